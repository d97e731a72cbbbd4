"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { registerInput } from "@/lib/schemas/account";
import { useTRPC } from "@/lib/trpc/client";
import { applyServerErrors } from "../console/apply-server-errors";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { PasswordField } from "./password-field";
import { signInWithPassword } from "./sign-in-with-password";

/** Creates an account, signs in with it and goes to `returnTo`, a path of this console. */
export function RegisterForm({ returnTo }: { returnTo: string }) {
  const trpc = useTRPC();
  const create = useMutation(trpc.session.register.mutationOptions());
  const [problem, setProblem] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(registerInput),
    defaultValues: { login: "", display_name: "", password: "" },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (input) => {
    setProblem(null);
    try {
      await create.mutateAsync(input);
    } catch (error) {
      const text = applyServerErrors(error, ["login", "display_name", "password"], setError, "login");
      if (text !== null) setProblem(/[.!?]$/.test(text) ? text : `${text}.`);
      return;
    }
    setLeaving(true);
    const refusal = await signInWithPassword(input.login, input.password);
    window.location.assign(refusal === null ? returnTo : "/login"); // the account exists now either way
  });
  return (
    <form method="post" noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
      <Field label="Login" error={errors.login?.message} required>
        <Input
          {...register("login")}
          className="h-9"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
      </Field>
      <Field label="Name" error={errors.display_name?.message} optional>
        <Input {...register("display_name")} className="h-9" autoComplete="name" />
      </Field>
      <PasswordField
        label="Password"
        description="At least 8 characters."
        error={errors.password?.message}
        autoComplete="new-password"
        {...register("password")}
      />
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
      <Button type="submit" variant="primary" size="lg" loading={isSubmitting || leaving} className="w-full">
        Create account
      </Button>
      <p className="text-center text-muted-foreground text-sm">
        You have one?{" "}
        <AppLink href="/login" className="font-medium text-primary underline-offset-4 hover:underline">
          Sign in
        </AppLink>
      </p>
    </form>
  );
}
