"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { CurrentUser } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { applyServerErrors } from "../console/apply-server-errors";
import { schemaOnDemand } from "../console/schema-on-demand";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toaster";

/** The name that others see; without one they see the login. */
export function NameForm({ me }: { me: CurrentUser }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const update = useMutation(trpc.session.update.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, formState, setError, reset } = useForm({
    resolver: schemaOnDemand<{ display_name?: string | null }>(() =>
      import("@/lib/schemas/account").then((module) => module.updateAccountInput),
    ),
    defaultValues: { display_name: me.display_name ?? "" },
  });
  const { errors, isDirty, isSubmitting } = formState;
  const submit = handleSubmit(async ({ display_name: name }) => {
    setProblem(null);
    try {
      const changed = await update.mutateAsync({ display_name: name || null });
      cache.setQueryData(trpc.session.me.queryKey(), changed);
      reset({ display_name: changed.display_name ?? "" });
      router.refresh(); // the menu's name is part of the page's frame
      toast.success("Name saved");
    } catch (error) {
      setProblem(applyServerErrors(error, ["display_name"], setError));
    }
  });
  return (
    <form noValidate className="grid gap-3" onSubmit={(event) => void submit(event)}>
      <Field
        label="Display name"
        description={`Without one you are shown as ${me.login}.`}
        error={errors.display_name?.message}
        optional
      >
        <Input {...register("display_name")} autoComplete="name" />
      </Field>
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
      <Button type="submit" disabled={!isDirty} loading={isSubmitting} className="justify-self-start">
        Save name
      </Button>
    </form>
  );
}
