"use client";

import { Play } from "lucide-react";
import { type FormEvent, type ReactNode, useId, useRef, useState } from "react";
import { issuesOf, messageOf } from "@/components/executions/server-error";
import { focusFirstInvalid } from "@/components/parameters/focus-first-invalid";
import { ParameterForm } from "@/components/parameters/parameter-form";
import { type Issue, issuesUnder, parameterIssues } from "@/components/parameters/parameter-issues";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import type { JsonObject } from "@/lib/schemas/common";

export type RunDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** The action's parameters, in either form of schema. */
  schema: unknown;
  initial?: JsonObject;
  submitLabel: string;
  /** Rejects with the server's error, which is shown. */
  onRun: (parameters: JsonObject) => Promise<unknown>;
};

/** Asks for the parameters of one run. */
export function RunDialog({ open, onOpenChange, ...props }: RunDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <RunDialogContent {...props} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function RunDialogContent({
  title,
  description,
  schema,
  initial = {},
  submitLabel,
  onRun,
  onDone,
}: Omit<RunDialogProps, "open" | "onOpenChange"> & { onDone: () => void }) {
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [parameters, setParameters] = useState(initial);
  const [issues, setIssues] = useState<Issue[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const found = parameterIssues(schema, parameters, false);
    setIssues(found);
    setFailure(null);
    if (found.length > 0) {
      requestAnimationFrame(() => focusFirstInvalid(form.current));
      return;
    }
    setBusy(true);
    try {
      await onRun(parameters);
      onDone();
    } catch (error) {
      setIssues(issuesUnder(issuesOf(error), "parameters"));
      setFailure(messageOf(error));
      setBusy(false);
    }
  };

  return (
    <DialogContent
      title={title}
      description={description}
      size="lg"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" loading={busy}>
            <Play aria-hidden />
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={formId} ref={form} onSubmit={submit} noValidate className="grid gap-4">
        {failure && (
          <Callout tone="failure" live>
            {failure}
          </Callout>
        )}
        <ParameterForm
          schema={schema}
          value={parameters}
          onChange={(next) => {
            setParameters(next);
            setIssues([]);
          }}
          issues={issues}
          emptyText="This action has no parameters. It can be run as it is."
        />
      </form>
    </DialogContent>
  );
}
