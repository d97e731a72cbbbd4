"use client";

import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { type FormEvent, type RefObject, useImperativeHandle, useRef, useState } from "react";
import { useMissing } from "@/components/console/current-user";
import { messageOf } from "@/components/executions/server-error";
import { focusFirstInvalid } from "@/components/parameters/focus-first-invalid";
import { ParameterForm } from "@/components/parameters/parameter-form";
import { type Issue, parameterIssues } from "@/components/parameters/parameter-issues";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { onDemand } from "@/components/ui/on-demand";
import { Skeleton } from "@/components/ui/skeleton";
import type { JsonObject } from "@/lib/schemas/common";
import { useTRPC } from "@/lib/trpc/client";

// With the log, once something runs.
const RunOutcome = onDemand(
  () => import("@/components/actions/run-outcome").then((module) => module.RunOutcome),
  () => <Skeleton className="h-64" />,
);

export type RunPanelHandle = { run: () => void };

/** Runs the action beside its source; saves it first when it was changed. */
export function RunPanel({
  schema,
  saving,
  ensureSaved,
  handle,
}: {
  schema: unknown;
  /** What a click does besides running. */
  saving: "nothing" | "create" | "changes";
  /** Saves when needed and gives the ref; null when the form has to be corrected first. */
  ensureSaved: () => Promise<string | null>;
  handle: RefObject<RunPanelHandle | null>;
}) {
  const trpc = useTRPC();
  const form = useRef<HTMLFormElement>(null);
  const [parameters, setParameters] = useState<JsonObject>({});
  const [issues, setIssues] = useState<Issue[]>([]);
  const [execution, setExecution] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const missing = useMissing()({ resource: "actions", action: "execute" });
  const run = useMutation(trpc.executions.run.mutationOptions());

  const start = async (event?: FormEvent) => {
    event?.preventDefault();
    if (busy || missing !== null) return;
    setFailure(null);
    const found = parameterIssues(schema, parameters, false);
    setIssues(found);
    if (found.length > 0) {
      requestAnimationFrame(() => focusFirstInvalid(form.current));
      return;
    }
    setBusy(true);
    try {
      const ref = await ensureSaved();
      if (ref !== null) setExecution((await run.mutateAsync({ action_ref: ref, parameters })).id);
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  useImperativeHandle(handle, () => ({ run: () => void start() }));

  return (
    <Card title="Run now" description={SAVING[saving]}>
      <div className="grid gap-4">
        <form ref={form} onSubmit={start} noValidate aria-label="Run now" className="grid gap-4">
          <ParameterForm
            schema={schema}
            value={parameters}
            onChange={(next) => {
              setParameters(next);
              setIssues([]);
            }}
            issues={issues}
            emptyText="It has no parameters."
          />
          <Button type="submit" variant="soft" loading={busy} disabled={missing !== null}>
            <Play aria-hidden />
            {saving === "nothing" ? "Run now" : "Save and run now"}
          </Button>
        </form>
        {missing !== null && <p className="text-muted-foreground text-sm">{missing}.</p>}
        {failure && (
          <Callout tone="failure" live>
            {failure}
          </Callout>
        )}
        {execution !== null && <RunOutcome key={execution} id={execution} />}
      </div>
    </Card>
  );
}

const SAVING = {
  nothing: "Runs the action as it is saved.",
  create: "Saves the new action, then runs it.",
  changes: "Saves your changes, then runs it.",
};
