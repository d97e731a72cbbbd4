"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { passwordSchema } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { PasswordField } from "../auth/password-field";
import { applyServerErrors } from "../console/apply-server-errors";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { toast } from "../ui/toaster";
import { useRefreshAccess } from "./use-refresh-access";

const formSchema = z.object({ password: passwordSchema });

/** Sets a new password for somebody. */
export function ResetPasswordDialog({
  person,
  onClose,
}: {
  person: { id: number; login: string };
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const refresh = useRefreshAccess();
  const formId = useId();
  const update = useMutation(trpc.identities.update.mutationOptions({ onSuccess: refresh }));
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(formSchema),
    defaultValues: { password: "" },
  });
  const submit = handleSubmit(async ({ password }) => {
    setProblem(null);
    try {
      await update.mutateAsync({ id: person.id, password });
      toast.success(`${person.login} has a new password`);
      onClose();
    } catch (error) {
      setProblem(applyServerErrors(error, ["password"], setError));
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={`New password for ${person.login}`}
        description="Their sessions and tokens of sessions end at once."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={formState.isSubmitting}>
              Set password
            </Button>
          </>
        }
      >
        <form id={formId} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <PasswordField
            label="New password"
            description="At least 8 characters. Tell it to them; they can change it."
            error={formState.errors.password?.message}
            autoComplete="new-password"
            autoFocus
            {...register("password")}
          />
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
