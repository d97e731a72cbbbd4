"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleHelp } from "lucide-react";
import { type FormEvent, useState } from "react";
import { DateTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { InstantExplanation } from "@/lib/schemas/ledger";
import { useTRPC } from "@/lib/trpc/client";

const TONES: Record<InstantExplanation["answer"], "success" | "warning" | "failure" | "neutral"> = {
  fired: "success",
  skipped: "warning",
  unexplained: "failure",
  pending: "neutral",
  not_due: "neutral",
  off: "neutral",
  future: "neutral",
  unknown: "neutral",
};

/** "Why did nothing happen at 02:30?", asked and answered. The time is that of the person's clock. */
export function WhyForm({ owner }: { owner: { kind: "sensor" | "rule"; ref: string } }) {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const [at, setAt] = useState<string | null>(null);
  const asked = useQuery({
    ...trpc.ledger.explain.queryOptions({ ...owner, at: at ?? "1970-01-01T00:00:00Z" }),
    enabled: at !== null,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ms = Date.parse(text);
    if (!Number.isNaN(ms)) setAt(new Date(ms).toISOString());
  };
  const answer = at === null ? undefined : asked.data;
  return (
    <div className="grid gap-3">
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <Field label="Why did it fire, or not, at" className="min-w-56 flex-1">
          <Input type="datetime-local" step={1} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
        <Button type="submit" disabled={text === ""} loading={at !== null && asked.isFetching}>
          <CircleHelp aria-hidden />
          Explain
        </Button>
      </form>
      {at !== null && asked.error && <Callout tone="failure">{asked.error.message}</Callout>}
      {answer && (
        <Callout tone={TONES[answer.answer]} live>
          <p>{answer.text}</p>
          <p className="text-muted-foreground text-xs">
            {answer.previous && (
              <>
                The due instant before it: <DateTime at={answer.previous} style="exact" />.{" "}
              </>
            )}
            {answer.next && (
              <>
                The next after it: <DateTime at={answer.next} style="exact" />.{" "}
              </>
            )}
            {answer.event !== null && (
              <AppLink href={`/events/${answer.event}`} className="rounded-sm text-primary hover:underline">
                Event {answer.event}
              </AppLink>
            )}
          </p>
        </Callout>
      )}
    </div>
  );
}
