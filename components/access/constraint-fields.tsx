"use client";

import type { GrantConstraints } from "@/lib/schemas/identity";
import type { Resource } from "@/lib/vocabulary";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

interface ConstraintFieldsProps {
  resource: Resource;
  value: GrantConstraints;
  onChange: (value: GrantConstraints) => void;
}

const ANY = "any";
const owners = [
  { value: ANY, label: "Anybody's" },
  { value: "self", label: "Only one's own" },
  { value: "none", label: "Only what nobody owns" },
] as const;
const scopes = [
  { value: ANY, label: "All executions" },
  { value: "self", label: "Only the run that asks" },
  { value: "descendants", label: "That run and what it started" },
] as const;
const encryption = [
  { value: ANY, label: "Both" },
  { value: "yes", label: "Only encrypted" },
  { value: "no", label: "Only not encrypted" },
] as const;

type TextList = "pack_refs" | "refs" | "owner_refs";

/** What a grant is limited to. All that is filled in must be met. */
export function ConstraintFields({ resource, value, onChange }: ConstraintFieldsProps) {
  const set = (change: GrantConstraints) => {
    const next = Object.entries({ ...value, ...change }).filter(([, entry]) => entry !== undefined);
    onChange(Object.fromEntries(next));
  };
  const words = (name: TextList, label: string, description: string, placeholder: string) => (
    <Field label={label} description={description}>
      <Input
        mono
        defaultValue={value[name]?.join(", ") ?? ""}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          const entries = event.target.value.split(/[\s,]+/).filter(Boolean);
          set({ [name]: entries.length > 0 ? entries : undefined });
        }}
      />
    </Field>
  );
  const others = otherConstraints(value);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {words("pack_refs", "Packs", "Refs of packs, with commas between", "home, lab")}
      {words("refs", "Refs", "Only these things", "home.backup")}
      <Field label="Owner">
        <Select
          value={value.owner ?? ANY}
          options={owners}
          onValueChange={(owner) => set({ owner: owner === ANY ? undefined : owner })}
        />
      </Field>
      {(resource === "keys" || value.encrypted !== undefined) && (
        <Field label="Encryption">
          <Select
            value={value.encrypted === undefined ? ANY : value.encrypted ? "yes" : "no"}
            options={encryption}
            onValueChange={(choice) => set({ encrypted: choice === ANY ? undefined : choice === "yes" })}
          />
        </Field>
      )}
      {(resource === "keys" || value.owner_refs !== undefined) &&
        words("owner_refs", "Owned by", "Refs of packs, actions or sensors", "home")}
      {(resource === "executions" || value.execution_scope !== undefined) && (
        <Field label="Executions" description="For the token that an execution gets">
          <Select
            value={value.execution_scope ?? ANY}
            options={scopes}
            onValueChange={(scope) => set({ execution_scope: scope === ANY ? undefined : scope })}
          />
        </Field>
      )}
      {others.length > 0 && (
        <p className="text-muted-foreground text-xs sm:col-span-2">
          Also limited by {others.join(", ")}, which can be changed by the API. It stays as it is.
        </p>
      )}
    </div>
  );
}

const SHOWN = new Set(["pack_refs", "refs", "owner", "encrypted", "execution_scope", "owner_refs"]);

function otherConstraints(value: GrantConstraints): string[] {
  return Object.entries(value)
    .filter(([name, entry]) => entry !== undefined && !SHOWN.has(name))
    .map(([name]) => name);
}
