"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { useNavigate } from "@/components/ui/navigation-progress";
import { createPackInput } from "@/lib/schemas/pack";
import { useTRPC } from "@/lib/trpc/client";
import { applyServerErrors } from "../console/apply-server-errors";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toaster";
import { packRefOf } from "./pack-ref-of";

interface CreatePackDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes an empty pack and opens it. */
export function CreatePackDialog({ open, onOpenChange }: CreatePackDialogProps) {
  const formId = useId();
  const [busy, setBusy] = useState(false);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="New pack"
        description="It begins empty. What you put into it is named after it: the action “backup” of the pack “ops” is ops.backup."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={busy}>
              Create pack
            </Button>
          </>
        }
      >
        <CreatePackForm id={formId} onBusy={setBusy} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

interface CreatePackFormProps {
  id: string;
  onBusy: (busy: boolean) => void;
  onDone: () => void;
}

function CreatePackForm({ id, onBusy, onDone }: CreatePackFormProps) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const create = useMutation(trpc.packs.create.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError, setValue, getFieldState } = useForm({
    resolver: zodResolver(createPackInput),
    defaultValues: { label: "", ref: "", version: "1.0.0", description: "" },
  });
  const { errors } = formState;
  const label = register("label");
  const submit = handleSubmit(async (input) => {
    setProblem(null);
    onBusy(true);
    try {
      const pack = await create.mutateAsync({ ...input, description: input.description || null });
      toast.success(`Pack ${pack.ref} created`);
      onDone();
      navigate(`/packs/${pack.ref}`);
    } catch (error) {
      setProblem(applyServerErrors(error, ["ref", "label", "version", "description"], setError, "ref"));
    } finally {
      onBusy(false);
    }
  });
  return (
    <form id={id} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <Field label="Name" error={errors.label?.message} required>
        <Input
          {...label}
          autoFocus
          autoComplete="off"
          onChange={(event) => {
            void label.onChange(event);
            // Until somebody writes a ref of their own, it follows the name.
            if (!getFieldState("ref").isDirty || formState.dirtyFields.ref !== true)
              setValue("ref", packRefOf(event.target.value), { shouldValidate: formState.isSubmitted });
          }}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <Field label="Ref" description="Cannot be changed later." error={errors.ref?.message} required>
          <Input {...register("ref")} mono autoComplete="off" spellCheck={false} />
        </Field>
        <Field label="Version" error={errors.version?.message} required>
          <Input {...register("version")} mono autoComplete="off" spellCheck={false} />
        </Field>
      </div>
      <Field label="Description" error={errors.description?.message} optional>
        <Textarea {...register("description")} rows={3} />
      </Field>
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
    </form>
  );
}
