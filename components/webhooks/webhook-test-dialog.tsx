"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { messageOf } from "@/components/executions/server-error";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { Json } from "@/lib/schemas/common";
import { useTRPC } from "@/lib/trpc/client";
import { sendTestCall, type TestCallResult } from "./send-test-call";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  triggerRef: string;
  path: string;
  signed: boolean;
  sample: Json;
};

/** Sends a call from this browser, and tells how it was answered. */
export function WebhookTestDialog({ open, onOpenChange, ...props }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <TestForm {...props} />}
    </Dialog>
  );
}

function TestForm({ triggerRef, path, signed, sample }: Omit<Props, "open" | "onOpenChange">) {
  const trpc = useTRPC();
  const formId = useId();
  const [text, setText] = useState(() => JSON.stringify(sample, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const [result, setResult] = useState<TestCallResult | null>(null);
  const [busy, setBusy] = useState(false);
  const sign = useMutation(trpc.webhooks.sign.mutationOptions());

  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    let payload: unknown;
    try {
      payload = JSON.parse(text);
    } catch (error) {
      setProblem(`This is not JSON: ${error instanceof Error ? error.message : ""}`);
      return;
    }
    setProblem(null);
    setBusy(true);
    const body = JSON.stringify({ payload });
    try {
      const signature = signed ? (await sign.mutateAsync({ ref: triggerRef, body })).signature : null;
      setResult(await sendTestCall(path, body, signature));
    } catch (error) {
      setResult({ ok: false, status: 0, message: messageOf(error), event: null });
    } finally {
      setBusy(false);
    }
  };

  return (
    <DialogContent
      title="Send a test call"
      description="It is a real call: its event goes through the rules, and their actions run."
      size="lg"
      footer={
        <>
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" loading={busy}>
            Send
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void send(event)} className="grid gap-4">
        <Field
          label="Payload"
          error={problem}
          description={signed ? "The server signs it with the stored secret, which stays there." : undefined}
        >
          <Textarea
            mono
            className="min-h-40"
            value={text}
            onChange={(event) => setText(event.target.value)}
            spellCheck={false}
          />
        </Field>
        {result && (
          <Callout
            live
            tone={result.ok ? "success" : "failure"}
            title={result.status === 0 ? "The call was not sent" : `Answered ${result.status}`}
            action={
              result.event !== null && (
                <Button asChild size="sm">
                  <AppLink href={`/trace/${result.event}`}>See what it ran</AppLink>
                </Button>
              )
            }
          >
            {result.message}
          </Callout>
        )}
      </form>
    </DialogContent>
  );
}
