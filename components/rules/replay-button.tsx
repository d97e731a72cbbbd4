"use client";

import { History } from "lucide-react";
import { useState } from "react";
import { Permitted } from "@/components/console/current-user";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useReplay } from "./use-replay";

/** Lets one rule take one stored event again, after asking. */
export function ReplayButton({ event, rule }: { event: number; rule: { ref: string; label: string } }) {
  const [isAsking, setAsking] = useState(false);
  const replay = useReplay(rule.ref);
  return (
    <Permitted resource="actions" action="execute">
      <Button size="sm" variant="ghost" aria-label={`Replay for ${rule.label}`} onClick={() => setAsking(true)}>
        <History aria-hidden />
        Replay
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        tone="primary"
        title={`Replay event ${event} for ${rule.label}?`}
        description="The rule, as it is now, takes the event again and runs its action once more. The replay is marked as one; what ran before stays."
        confirmLabel="Replay"
        onConfirm={() => replay.mutateAsync({ ref: rule.ref, events: [event] })}
      />
    </Permitted>
  );
}
