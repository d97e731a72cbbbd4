"use client";

import { useFormContext } from "react-hook-form";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { type ChannelForm, USUAL_PORTS } from "./channel-form";

const SECURITY = [
  { value: "starttls", label: "STARTTLS", description: "Encrypted after a greeting, usually port 587" },
  { value: "tls", label: "TLS", description: "Encrypted from the beginning, usually port 465" },
  { value: "none", label: "None", description: "Everybody on the way can read it, and the password" },
] as const;

/** The mail server, how to sign in there, and who gets the mails. */
export function EmailFields({ hasPassword }: { hasPassword: boolean }) {
  const { register, setValue, watch, formState } = useFormContext<ChannelForm>();
  const errors = formState.errors.settings;
  const again = { shouldValidate: formState.isSubmitted };
  const { security, port } = watch("settings");
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_6rem_9rem]">
        <Field label="Mail server" error={errors?.host?.message} required>
          <Input
            {...register("settings.host")}
            mono
            spellCheck={false}
            autoComplete="off"
            placeholder="smtp.example.com"
          />
        </Field>
        <Field label="Port" error={errors?.port?.message} required>
          <Input {...register("settings.port")} inputMode="numeric" autoComplete="off" />
        </Field>
        <Field label="Security" error={errors?.security?.message}>
          <Select
            value={security}
            options={SECURITY}
            onValueChange={(next) => {
              setValue("settings.security", next, again);
              if (port === USUAL_PORTS[security]) setValue("settings.port", USUAL_PORTS[next], again);
            }}
          />
        </Field>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="User name"
          optional
          description="Empty when the server asks for none."
          error={errors?.username?.message}
        >
          <Input {...register("settings.username")} spellCheck={false} autoComplete="off" />
        </Field>
        <Field label="Password" optional error={errors?.password?.message}>
          <Input
            {...register("settings.password")}
            type="password"
            autoComplete="new-password"
            placeholder={hasPassword ? "Leave empty to keep the stored one" : undefined}
          />
        </Field>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="From" error={errors?.from?.message} required>
          <Input {...register("settings.from")} type="email" autoComplete="off" placeholder="attune@example.com" />
        </Field>
        <Field label="To" description="Several with commas." error={errors?.to?.message} required>
          <Input {...register("settings.to")} autoComplete="off" placeholder="ops@example.com" />
        </Field>
      </div>
    </>
  );
}
