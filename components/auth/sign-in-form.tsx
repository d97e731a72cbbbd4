"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { PasswordField } from "./password-field";
import { signInWithPassword } from "./sign-in-with-password";

const credentialsSchema = z.object({
  login: z.string().trim().min(1, "Enter your login"),
  password: z.string().min(1, "Enter your password"),
});

/** Signs in and goes to `returnTo`, a path of this console. */
export function SignInForm({ returnTo }: { returnTo: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { register, handleSubmit, formState, resetField, setFocus } = useForm({
    resolver: zodResolver(credentialsSchema),
    defaultValues: { login: "", password: "" },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ login, password }) => {
    setProblem(null);
    const refusal = await signInWithPassword(login, password);
    if (refusal === null) {
      setLeaving(true);
      window.location.assign(returnTo); // a full load: everything is read anew as this person
      return;
    }
    setProblem(refusal);
    resetField("password");
    setFocus("password");
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
      <PasswordField
        label="Password"
        error={errors.password?.message}
        autoComplete="current-password"
        {...register("password")}
      />
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
      <Button type="submit" variant="primary" size="lg" loading={isSubmitting || leaving} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
