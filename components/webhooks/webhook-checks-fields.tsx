"use client";

import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { MASKED_SECRET, WEBHOOK_ALGORITHMS } from "@/lib/schemas/webhook";
import { type ChecksDraft, randomSecret } from "./checks-draft";

type Props = {
  draft: ChecksDraft;
  onChange: (change: Partial<ChecksDraft>) => void;
  /** By path, such as `hmac.secret`. */
  errors: Record<string, string>;
  trustsProxy: boolean;
};

const ALGORITHMS = WEBHOOK_ALGORITHMS.map((value) => ({ value, label: value.toUpperCase().replace("SHA", "SHA-") }));

export function WebhookChecksFields({ draft, onChange, errors, trustsProxy }: Props) {
  return (
    <>
      <Check
        label="Signature"
        description="The sender signs each body with a secret that only you two know (HMAC). GitHub and many others can."
        on={draft.signed}
        onSwitch={(signed) => onChange({ signed })}
      >
        <SecretField draft={draft} onChange={onChange} error={errors["hmac.secret"]} />
        <Field label="Algorithm" className="sm:w-40">
          <Select value={draft.algorithm} onValueChange={(algorithm) => onChange({ algorithm })} options={ALGORITHMS} />
        </Field>
      </Check>
      <Check
        label="Rate"
        description="More calls than this from one address are refused with 429 and told when to come back. Each server process counts for itself."
        on={draft.limited}
        onSwitch={(limited) => onChange({ limited })}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Calls" required error={errors["rate_limit.requests"]}>
            <Input
              inputMode="numeric"
              value={draft.requests}
              onChange={(event) => onChange({ requests: event.target.value })}
            />
          </Field>
          <Field label="Within seconds" required error={errors["rate_limit.window_seconds"]}>
            <Input
              inputMode="numeric"
              value={draft.windowSeconds}
              onChange={(event) => onChange({ windowSeconds: event.target.value })}
            />
          </Field>
        </div>
      </Check>
      <Check
        label="Addresses"
        description="Only calls from these addresses or networks."
        on={draft.listed}
        onSwitch={(listed) => onChange({ listed })}
      >
        <Field
          label="Allowed addresses"
          required
          error={errors["ip_whitelist.ips"]}
          description={
            trustsProxy
              ? "The address that your proxy saw is compared."
              : "X-Forwarded-For or X-Real-IP is compared as it comes; a call without either passes, and anybody can write them. Put your proxy in front and set ATTUNE_TRUST_PROXY to make the list dependable."
          }
        >
          <Textarea
            mono
            className="min-h-20"
            placeholder={"203.0.113.7\n10.0.0.0/8\n2001:db8::/32"}
            value={draft.addresses}
            onChange={(event) => onChange({ addresses: event.target.value })}
            spellCheck={false}
          />
        </Field>
      </Check>
      <Field label="Largest body" error={errors.payload_size_limit_kb} className="sm:w-40">
        <Input
          inputMode="numeric"
          endText="KB"
          value={draft.sizeKb}
          onChange={(event) => onChange({ sizeKb: event.target.value })}
        />
      </Field>
    </>
  );
}

function SecretField({ draft, onChange, error }: Pick<Props, "draft" | "onChange"> & { error: string | undefined }) {
  const isStored = draft.secret === MASKED_SECRET;
  const isNew = draft.secret !== "" && !isStored;
  return (
    <Field
      label="Secret"
      required
      error={error}
      description={
        isStored
          ? "The stored secret is kept. It cannot be shown; write a new one to replace it."
          : "Give it to the sender now: it is stored encrypted and never shown again."
      }
      action={
        <Button size="sm" variant="ghost" onClick={() => onChange({ secret: randomSecret() })}>
          <KeyRound aria-hidden />
          Generate
        </Button>
      }
    >
      <div className="flex min-w-0 items-center gap-1">
        <Input
          mono
          value={draft.secret}
          onFocus={(event) => isStored && event.target.select()}
          onChange={(event) => onChange({ secret: event.target.value })}
          autoComplete="off"
          spellCheck={false}
        />
        {isNew && <CopyButton value={draft.secret} label="Copy secret" />}
      </div>
    </Field>
  );
}

function Check({
  label,
  description,
  on,
  onSwitch,
  children,
}: {
  label: string;
  description: string;
  on: boolean;
  onSwitch: (on: boolean) => void;
  children: ReactNode;
}) {
  return (
    <section className="grid gap-3 rounded-lg border p-3">
      <Field label={label} layout="inline" description={description}>
        <Switch checked={on} onCheckedChange={onSwitch} />
      </Field>
      {on && <div className="grid gap-3 sm:pl-12">{children}</div>}
    </section>
  );
}
