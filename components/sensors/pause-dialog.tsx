"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Sensor } from "@/lib/schemas/sensor";
import { useTRPC } from "@/lib/trpc/client";
import { useDisplayZone } from "../data/display-zone";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toaster";
import { InstantInput } from "./form/instant-input";
import { POLICY_WORDS } from "./form/policy-summary";

const HOUR_MS = 3_600_000;
const PRESETS = [
  { label: "1 hour", ms: HOUR_MS },
  { label: "4 hours", ms: 4 * HOUR_MS },
  { label: "1 day", ms: 24 * HOUR_MS },
  { label: "1 week", ms: 7 * 24 * HOUR_MS },
];
const isoOf = (ms: number) => new Date(Math.ceil(ms / 1000) * 1000).toISOString();

/** Lets a timer rest until a moment. */
export function PauseDialog({ sensor, onClose }: { sensor: Sensor; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const zone = useDisplayZone();
  const [until, setUntil] = useState(() => isoOf(Date.now() + HOUR_MS));
  const [reason, setReason] = useState("");
  const pause = useMutation(
    trpc.sensors.pause.mutationOptions({
      onSuccess: () => {
        toast.success(`${sensor.label} is paused`);
        void cache.invalidateQueries({ queryKey: trpc.sensors.pathKey() });
        onClose();
      },
    }),
  );
  const missing = until === "" ? "Choose when it goes on" : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Pause ${sensor.label}`}
        description="Nothing fires until then. The plan stays as it is, and the ledger says “paused” for what was due."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              loading={pause.isPending}
              disabled={missing !== undefined}
              onClick={() => pause.mutate({ ref: sensor.ref, until, reason: reason || null })}
            >
              Pause
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <div className="flex flex-wrap gap-2">
            {PRESETS.map(({ label, ms }) => (
              <Button key={label} size="sm" onClick={() => setUntil(isoOf(Date.now() + ms))}>
                {label}
              </Button>
            ))}
          </div>
          <Field label="Until" description={zone} error={missing}>
            <InstantInput value={until} onValueChange={setUntil} zone={zone} />
          </Field>
          <Field label="Reason" optional description="Shown on its page and in its ledger.">
            <Input value={reason} maxLength={1_000} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <p className="text-muted-foreground text-xs">
            At the end its policy for missed fires decides: {POLICY_WORDS[sensor.misfire_policy].label.toLowerCase()}.
          </p>
          {pause.error && (
            <Callout tone="failure" live>
              {pause.error.message}
            </Callout>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}
