"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { setUpInput } from "@/lib/schemas/identity";
import { useTRPC } from "@/lib/trpc/client";
import { errorCode } from "@/lib/trpc/query-client";
import { applyServerErrors } from "../console/apply-server-errors";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { Callout } from "../ui/callout";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { PasswordField } from "./password-field";
import { signInWithPassword } from "./sign-in-with-password";

type Problem = { text: string; exists: boolean };

/** Creates the administrator of a new server, signs in as them and goes to the dashboard. */
export function SetUpForm() {
  const trpc = useTRPC();
  const create = useMutation(trpc.setup.createAdministrator.mutationOptions());
  const [problem, setProblem] = useState<Problem | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(setUpInput),
    defaultValues: { login: "admin", display_name: "", password: "" },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ login, password, display_name }) => {
    setProblem(null);
    try {
      await create.mutateAsync({ login, password, ...(display_name ? { display_name } : {}) });
    } catch (error) {
      const text = applyServerErrors(error, ["login", "password", "display_name"], setError);
      if (text !== null) setProblem({ text: `${text}.`, exists: errorCode(error) === "CONFLICT" });
      return;
    }
    setLeaving(true);
    const refusal = await signInWithPassword(login, password);
    // The administrator exists now either way; the sign-in page can tell more.
    window.location.assign(refusal === null ? "/" : "/login");
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
        <Callout
          tone="failure"
          live
          action={
            problem.exists && (
              <Button size="sm" asChild>
                <AppLink href="/login">Sign in</AppLink>
              </Button>
            )
          }
        >
          {problem.text}
        </Callout>
      )}
      <Button type="submit" variant="primary" size="lg" loading={isSubmitting || leaving} className="w-full">
        Create administrator
      </Button>
    </form>
  );
}
