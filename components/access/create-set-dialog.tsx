"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { useNavigate } from "@/components/ui/navigation-progress";
import { createPermissionSetInput, type PermissionSet } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { applyServerErrors } from "../console/apply-server-errors";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Textarea } from "../ui/textarea";
import { toast } from "../ui/toaster";

const formSchema = createPermissionSetInput.pick({ ref: true, label: true, description: true });

/** Makes a permission set, empty or with the grants of another, and opens it for them. */
export function CreateSetDialog({ original, onClose }: { original?: PermissionSet; onClose: () => void }) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const formId = useId();
  const create = useMutation(trpc.permissions.createSet.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(formSchema),
    defaultValues: {
      label: original ? `${original.label} (copy)` : "",
      ref: "",
      description: original?.description ?? "",
    },
  });
  const { errors } = formState;
  const submit = handleSubmit(async (input) => {
    setProblem(null);
    try {
      const made = await create.mutateAsync({ ...input, grants: original?.grants ?? [] });
      toast.success(`${made.ref} was created`);
      navigate(`/access/sets/${made.id}?edit=1`);
    } catch (error) {
      setProblem(applyServerErrors(error, ["ref", "label", "description"], setError, "ref"));
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={original ? `Duplicate ${original.label}` : "New permission set"}
        description={
          original ? `It begins with the grants of ${original.ref}.` : "It begins empty; its grants are chosen next."
        }
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={formState.isSubmitting}>
              Create
            </Button>
          </>
        }
      >
        <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <Field label="Name" error={errors.label?.message} required>
            <Input {...register("label")} autoFocus autoComplete="off" />
          </Field>
          <Field
            label="Ref"
            description="Such as home.editor. Cannot be changed later."
            error={errors.ref?.message}
            required
          >
            <Input {...register("ref")} mono autoComplete="off" spellCheck={false} />
          </Field>
          <Field label="Description" error={errors.description?.message} optional>
            <Textarea {...register("description")} rows={2} />
          </Field>
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
