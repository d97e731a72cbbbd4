"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { useNavigate } from "@/components/ui/navigation-progress";
import { createIdentityInput, passwordSchema } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { PasswordField } from "../auth/password-field";
import { applyServerErrors } from "../console/apply-server-errors";
import { useMissing } from "../console/current-user";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Checkbox } from "../ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toaster";
import { toggled } from "./grant-draft";

interface CreatePersonDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const formSchema = createIdentityInput
  .pick({ login: true })
  .extend({ display_name: z.string(), password: z.union([z.literal(""), passwordSchema]) });

/** Makes somebody, with a first password and what they may do. */
export function CreatePersonDialog({ open, onOpenChange }: CreatePersonDialogProps) {
  const formId = useId();
  const [busy, setBusy] = useState(false);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="New person"
        description="Also for programs: those need no password, but a token."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" loading={busy}>
              Create
            </Button>
          </>
        }
      >
        <CreatePersonForm id={formId} onBusy={setBusy} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

interface CreatePersonFormProps {
  id: string;
  onBusy: (busy: boolean) => void;
  onDone: () => void;
}

function CreatePersonForm({ id, onBusy, onDone }: CreatePersonFormProps) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const missing = useMissing();
  const mayAssign =
    missing({ resource: "permissions", action: "read" }) === null &&
    (missing({ resource: "permissions", action: "create" }) === null ||
      missing({ resource: "permissions", action: "manage" }) === null);
  const sets = useQuery(trpc.permissions.sets.queryOptions(undefined, { enabled: mayAssign }));
  const [refs, setRefs] = useState<string[]>([]);
  const create = useMutation(trpc.identities.create.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(formSchema),
    defaultValues: { login: "", display_name: "", password: "" },
  });
  const { errors } = formState;
  const submit = handleSubmit(async ({ login, display_name, password }) => {
    setProblem(null);
    onBusy(true);
    try {
      const made = await create.mutateAsync({
        login,
        display_name: display_name || null,
        password: password || null,
        permission_set_refs: refs,
      });
      toast.success(`${made.login} was created`);
      onDone();
      navigate(`/access/people/${made.id}`);
    } catch (error) {
      setProblem(applyServerErrors(error, ["login", "display_name", "password"], setError, "login"));
    } finally {
      onBusy(false);
    }
  });
  return (
    <form id={id} noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Login" error={errors.login?.message} required>
          <Input {...register("login")} autoFocus autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Field>
        <Field label="Name" error={errors.display_name?.message} optional>
          <Input {...register("display_name")} autoComplete="off" />
        </Field>
      </div>
      <PasswordField
        label="Password"
        optional
        description="At least 8 characters. Without one they cannot sign in here yet."
        error={errors.password?.message}
        autoComplete="new-password"
        {...register("password")}
      />
      {mayAssign && sets.data && sets.data.length > 0 && (
        <fieldset className="grid gap-2.5">
          <legend className="mb-2 font-medium text-sm">May do</legend>
          {sets.data.map((set) => (
            <Field key={set.id} layout="inline" label={set.label} description={set.description ?? set.ref}>
              <Checkbox
                checked={refs.includes(set.ref)}
                onCheckedChange={(checked) => setRefs(toggled(refs, set.ref, checked === true))}
              />
            </Field>
          ))}
        </fieldset>
      )}
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
    </form>
  );
}
