"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { issuesOf, messageOf } from "@/components/executions/server-error";
import { focusFirstInvalid } from "@/components/parameters/focus-first-invalid";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toaster";
import { type Webhook, webhookConfigSchema } from "@/lib/schemas/webhook";
import { useTRPC } from "@/lib/trpc/client";
import { type ChecksDraft, configOf, draftOf } from "./checks-draft";
import { WebhookChecksFields } from "./webhook-checks-fields";

type Props = { webhook: Webhook; open: boolean; onOpenChange: (open: boolean) => void };

/** What a call must fulfil to be accepted. */
export function WebhookChecksDialog({ webhook, open, onOpenChange }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <ChecksForm webhook={webhook} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

/** The first message of each field, by its path. */
function messages(issues: readonly { path: readonly PropertyKey[]; message: string }[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { path, message } of issues) {
    const field = path.filter((part) => part !== "webhook_config" && part !== "config" && typeof part !== "number");
    found[field.join(".")] ??= message;
  }
  return found;
}

function ChecksForm({ webhook, onDone }: { webhook: Webhook; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<ChecksDraft>(() => draftOf(webhook.config));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const configure = useMutation(trpc.webhooks.configure.mutationOptions());

  const refuse = (found: Record<string, string>) => {
    setErrors(found);
    requestAnimationFrame(() => focusFirstInvalid(form.current));
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(null);
    const parsed = webhookConfigSchema.safeParse(configOf(draft));
    if (!parsed.success) return refuse(messages(parsed.error.issues));
    setErrors({});
    try {
      await configure.mutateAsync({ ref: webhook.trigger_ref, config: parsed.data });
      await queryClient.invalidateQueries(trpc.webhooks.pathFilter());
      toast.success("The checks are saved");
      onDone();
    } catch (error) {
      const issues = issuesOf(error);
      if (issues.length > 0) refuse(messages(issues));
      else setFailure(messageOf(error));
    }
  };

  return (
    <DialogContent
      title="Checks of calls"
      description="Everything that is switched on must hold, or the call is refused and nothing runs. Saved checks count from the next call on."
      size="lg"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" loading={configure.isPending}>
            Save checks
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} noValidate onSubmit={(event) => void save(event)} className="grid gap-4">
        {failure !== null && (
          <Callout tone="failure" title="The checks were not saved" live>
            {failure}
          </Callout>
        )}
        <WebhookChecksFields
          draft={draft}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          errors={errors}
          trustsProxy={webhook.trusts_proxy}
        />
      </form>
    </DialogContent>
  );
}
