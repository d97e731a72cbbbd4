"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { useTRPC } from "@/lib/trpc/client";
import { applyServerErrors } from "../console/apply-server-errors";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toaster";
import { EncryptedField } from "./encrypted-field";
import { keyRefOf, type NewKeyForm, newKeyForm, readValue } from "./key-form";
import { KeyOwnerFields } from "./key-owner-fields";
import { KeyValueField } from "./key-value-field";

interface CreateKeyDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated: (ref: string) => void;
}

export function CreateKeyDialog({ open, onOpenChange, onCreated }: CreateKeyDialogProps) {
  const formId = useId();
  const [busy, setBusy] = useState(false);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="New key"
        description="A password, token or setting that actions need. They get it when they run; it never stands in their source."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={busy}>
              Create key
            </Button>
          </>
        }
      >
        <CreateKeyForm
          id={formId}
          onBusy={setBusy}
          onDone={(ref) => {
            onOpenChange(false);
            onCreated(ref);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

interface CreateKeyFormProps {
  id: string;
  onBusy: (busy: boolean) => void;
  onDone: (ref: string) => void;
}

function CreateKeyForm({ id, onBusy, onDone }: CreateKeyFormProps) {
  const trpc = useTRPC();
  const create = useMutation(trpc.keys.create.mutationOptions());
  const { data: me } = useQuery(trpc.session.me.queryOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError, setValue, watch, getFieldState } = useForm<NewKeyForm>({
    resolver: zodResolver(newKeyForm),
    defaultValues: { ref: "", name: "", owner_type: "system", owner: "", kind: "text", value: "", encrypted: true },
  });
  const { errors, isSubmitted } = formState;
  const form = watch();
  const again = { shouldValidate: isSubmitted };
  const name = register("name");

  // Until somebody writes a ref of their own, it follows the name and the owner.
  const follow = (changed: Partial<NewKeyForm>) => {
    if (getFieldState("ref").isDirty && formState.dirtyFields.ref) return;
    const next = { ...form, ...changed };
    setValue(
      "ref",
      keyRefOf(next.name, ["pack", "action", "sensor"].includes(next.owner_type) ? next.owner : ""),
      again,
    );
  };
  const submit = handleSubmit(async ({ kind, value: text, owner, owner_type, ...rest }) => {
    const read = readValue(kind, text);
    if (!read.ok) return;
    setProblem(null);
    onBusy(true);
    try {
      const named = owner_type === "identity" ? String(me?.id ?? "") : owner_type === "system" ? null : owner;
      const key = await create.mutateAsync({ ...rest, owner_type, owner: named, value: read.value });
      toast.success(`Key ${key.ref} created`);
      onDone(key.ref);
    } catch (error) {
      setProblem(applyServerErrors(error, ["ref", "name", "owner", "value", "encrypted"], setError, "ref"));
    } finally {
      onBusy(false);
    }
  });
  return (
    <form id={id} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <KeyOwnerFields
        type={form.owner_type}
        onTypeChange={(owner_type) => {
          setValue("owner_type", owner_type, again);
          setValue("owner", "", again);
          follow({ owner_type, owner: "" });
        }}
        owner={form.owner}
        onOwnerChange={(owner) => {
          setValue("owner", owner, again);
          follow({ owner });
        }}
        error={errors.owner?.message ?? errors.owner_type?.message}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" description="The parameter's name in actions." error={errors.name?.message} required>
          <Input
            {...name}
            mono
            autoFocus
            autoComplete="off"
            spellCheck={false}
            placeholder="api_token"
            onChange={(event) => {
              void name.onChange(event);
              follow({ name: event.target.value });
            }}
          />
        </Field>
        <Field label="Ref" description="Unique, cannot be changed later." error={errors.ref?.message} required>
          <Input {...register("ref")} mono autoComplete="off" spellCheck={false} />
        </Field>
      </div>
      <KeyValueField
        kind={form.kind}
        onKindChange={(kind) => setValue("kind", kind, again)}
        value={form.value}
        onValueChange={(value) => setValue("value", value, again)}
        onBlur={() => undefined}
        error={errors.value?.message}
      />
      <EncryptedField
        encrypted={form.encrypted}
        onChange={(encrypted) => setValue("encrypted", encrypted)}
        error={errors.encrypted?.message}
      />
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
    </form>
  );
}
