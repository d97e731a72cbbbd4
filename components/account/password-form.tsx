"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTRPC } from "@/lib/trpc/client";
import { holdSignInRedirect } from "@/lib/trpc/sign-in-redirect";
import { PasswordField } from "../auth/password-field";
import { signInWithPassword } from "../auth/sign-in-with-password";
import { applyServerErrors } from "../console/apply-server-errors";
import { schemaOnDemand } from "../console/schema-on-demand";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";

/**
 * Changes the password, which ends every session, this one too: signs in again with the new one and loads the page anew, so
 * that nothing on it still belongs to the old session.
 */
export function PasswordForm({ login }: { login: string }) {
  const trpc = useTRPC();
  const change = useMutation(trpc.session.changePassword.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: schemaOnDemand<{ current_password: string; new_password: string }>(() =>
      import("@/lib/schemas/account").then((module) => module.changePasswordInput),
    ),
    defaultValues: { current_password: "", new_password: "" },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    setProblem(null);
    const release = holdSignInRedirect();
    try {
      await change.mutateAsync(input);
    } catch (error) {
      release();
      const text = applyServerErrors(error, ["current_password", "new_password"], setError);
      if (text !== null) setProblem(/[.!?]$/.test(text) ? text : `${text}.`);
      return;
    }
    setLeaving(true);
    const refusal = await signInWithPassword(login, input.new_password);
    window.location.assign(refusal === null ? "/account?changed=password" : "/login?callbackUrl=%2Faccount");
  });
  return (
    <form method="post" noValidate className="grid gap-3" onSubmit={(event) => void submit(event)}>
      {/* Password managers save the new password under this login. */}
      <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
      <PasswordField
        label="Current password"
        error={errors.current_password?.message}
        autoComplete="current-password"
        {...register("current_password")}
      />
      <PasswordField
        label="New password"
        description="At least 8 characters. Ends all your other sessions and access tokens."
        error={errors.new_password?.message}
        autoComplete="new-password"
        {...register("new_password")}
      />
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
      <Button type="submit" loading={isSubmitting || leaving} className="justify-self-start">
        Change password
      </Button>
    </form>
  );
}
