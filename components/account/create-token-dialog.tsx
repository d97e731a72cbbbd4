"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { type CreatedToken, tokenFields } from "@/lib/schemas/integration-token";
import { useTRPC } from "@/lib/trpc/client";
import { applyServerErrors } from "../console/apply-server-errors";
import { CodeBlock } from "../data/code-block";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { EXPIRY_CHOICES, type ExpiryChoice, expiryOf } from "./token-expiry";

interface CreateTokenDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes a token and shows it, this once. */
export function CreateTokenDialog({ open, onOpenChange }: CreateTokenDialogProps) {
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const close = () => {
    setCreated(null);
    onOpenChange(false);
  };
  return (
    <Dialog open={open} onOpenChange={(next) => (next ? onOpenChange(true) : close())}>
      {created ? <CreatedContent created={created} /> : <NewContent onCreated={setCreated} />}
    </Dialog>
  );
}

function NewContent({ onCreated }: { onCreated: (created: CreatedToken) => void }) {
  const formId = useId();
  const [busy, setBusy] = useState(false);
  return (
    <DialogContent
      title="New integration token"
      description="It acts as you, with your permissions."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" loading={busy}>
            Create token
          </Button>
        </>
      }
    >
      <NewTokenForm id={formId} onBusy={setBusy} onCreated={onCreated} />
    </DialogContent>
  );
}

const formSchema = z.object({ label: tokenFields.shape.label, description: z.string().trim().max(1_000) });

interface NewTokenFormProps {
  id: string;
  onBusy: (busy: boolean) => void;
  onCreated: (created: CreatedToken) => void;
}

function NewTokenForm({ id, onBusy, onCreated }: NewTokenFormProps) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const create = useMutation(trpc.tokens.create.mutationOptions());
  const [expiry, setExpiry] = useState<ExpiryChoice>("90");
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(formSchema),
    defaultValues: { label: "", description: "" },
  });
  const { errors } = formState;
  const submit = handleSubmit(async ({ label, description }) => {
    setProblem(null);
    onBusy(true);
    try {
      const expires = expiryOf(expiry, Date.now());
      onCreated(await create.mutateAsync({ label, description: description || null, expires_at: expires }));
      await cache.invalidateQueries({ queryKey: trpc.tokens.pathKey() });
    } catch (error) {
      setProblem(applyServerErrors(error, ["label", "description"], setError));
    } finally {
      onBusy(false);
    }
  });
  return (
    <form id={id} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <Field label="Name" description="What will use it, such as backup script." error={errors.label?.message} required>
        <Input {...register("label")} autoComplete="off" autoFocus />
      </Field>
      <Field label="Description" error={errors.description?.message} optional>
        <Input {...register("description")} autoComplete="off" />
      </Field>
      <Field label="Expires after">
        <Select value={expiry} onValueChange={setExpiry} options={EXPIRY_CHOICES} />
      </Field>
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
    </form>
  );
}

function CreatedContent({ created }: { created: CreatedToken }) {
  const { token, integration_token: stored } = created;
  const curl = `curl ${window.location.origin}/auth/me \\\n  -H 'Authorization: Bearer ${token}'`;
  return (
    <DialogContent
      title={`Token ${stored.label} created`}
      size="lg"
      // A click beside the dialog must not lose what cannot be shown again.
      onInteractOutside={(event) => event.preventDefault()}
      footer={
        <DialogClose asChild>
          <Button variant="primary">I have copied it</Button>
        </DialogClose>
      }
    >
      <div className="grid min-w-0 gap-4">
        <Callout tone="warning" live>
          Copy it now. It is shown this once; only a fingerprint of it is kept.
        </Callout>
        <CodeBlock label="Token" code={token} wrap />
        <CodeBlock label="Try it" code={curl} wrap />
      </div>
    </DialogContent>
  );
}
