"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { useForm } from "react-hook-form";
import type { KeyListItem } from "@/lib/schemas/key";
import { useTRPC } from "@/lib/trpc/client";
import { applyServerErrors } from "../console/apply-server-errors";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toaster";
import { EncryptedField } from "./encrypted-field";
import { type EditKeyForm, editKeyForm, readValue, writeValue } from "./key-form";
import { KeyValueField } from "./key-value-field";

/** Name, value and whether it is secret. The value of a secret is written anew or left alone; it is not shown here. */
export function EditKeyDialog({ keyItem, onClose }: { keyItem: KeyListItem; onClose: () => void }) {
  const trpc = useTRPC();
  const formId = useId();
  const update = useMutation(trpc.keys.update.mutationOptions());
  const { mutateAsync: read } = useMutation({ ...trpc.keys.reveal.mutationOptions(), gcTime: 0 });
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError, setValue, getValues, watch } = useForm<EditKeyForm>({
    resolver: zodResolver(editKeyForm),
    defaultValues: { name: keyItem.name, kind: "text", value: "", encrypted: keyItem.encrypted, replaces: false },
  });
  const { errors, isSubmitting, isSubmitted } = formState;
  const form = watch();
  const again = { shouldValidate: isSubmitted };
  const { ref, encrypted: isSecret } = keyItem;
  useEffect(() => {
    if (isSecret) return;
    read({ ref }).then(
      (key) => {
        if (getValues("replaces")) return; // somebody wrote one meanwhile
        const stored = writeValue(key.value);
        setValue("kind", stored.kind);
        setValue("value", stored.value);
      },
      (error: Error) => setProblem(error.message),
    );
  }, [ref, isSecret, read, getValues, setValue]);

  const submit = handleSubmit(async (edited) => {
    const value = readValue(edited.kind, edited.value);
    if (edited.replaces && !value.ok) return;
    setProblem(null);
    try {
      await update.mutateAsync({
        ref,
        name: edited.name,
        encrypted: edited.encrypted,
        ...(edited.replaces && value.ok ? { value: value.value } : {}),
      });
      toast.success(`Key ${ref} saved`);
      onClose();
    } catch (error) {
      setProblem(applyServerErrors(error, ["name", "value", "encrypted"], setError));
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`Edit ${ref}`}
        description="Executions that start from now on get the new value; those that run keep what they have."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={isSubmitting}>
              Save
            </Button>
          </>
        }
      >
        <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <Field label="Name" description="The parameter's name in actions." error={errors.name?.message} required>
            <Input {...register("name")} mono autoComplete="off" spellCheck={false} />
          </Field>
          <KeyValueField
            kind={form.kind}
            onKindChange={(kind) => setValue("kind", kind, again)}
            value={form.value}
            onValueChange={(value) => {
              setValue("value", value);
              setValue("replaces", !isSecret || value !== "", again);
            }}
            onBlur={() => undefined}
            error={errors.value?.message}
            optional={isSecret}
            {...(isSecret ? { placeholder: "Leave empty to keep the stored value" } : {})}
          />
          <EncryptedField
            encrypted={form.encrypted}
            onChange={(encrypted) => setValue("encrypted", encrypted)}
            error={errors.encrypted?.message}
          />
          {isSecret && !form.encrypted && !form.replaces && (
            <Callout tone="warning">The stored value becomes readable for everybody who may read keys.</Callout>
          )}
          {problem && (
            <Callout tone="failure" live>
              {problem}
            </Callout>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}
