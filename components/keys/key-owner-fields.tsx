"use client";

import { useQuery } from "@tanstack/react-query";
import type { KeyOwnerType } from "@/lib/schemas/key";
import { useTRPC } from "@/lib/trpc/client";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { Select } from "../ui/select";

const ownerOptions: { value: KeyOwnerType; label: string; description: string }[] = [
  { value: "system", label: "Every action", description: "Injected into all executions" },
  { value: "pack", label: "The actions of a pack", description: "Injected into executions of the pack" },
  { value: "action", label: "One action", description: "Injected into executions of this action only" },
  { value: "sensor", label: "A sensor", description: "Not injected; read through the API" },
  { value: "identity", label: "Only you", description: "Nobody else sees it; not injected" },
];

interface KeyOwnerFieldsProps {
  type: KeyOwnerType;
  onTypeChange: (type: KeyOwnerType) => void;
  owner: string;
  onOwnerChange: (owner: string) => void;
  error: string | undefined;
}

/** Who gets the key. It cannot be changed later. */
export function KeyOwnerFields({ type, onTypeChange, owner, onOwnerChange, error }: KeyOwnerFieldsProps) {
  const isNamed = type === "pack" || type === "action" || type === "sensor";
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="For" description="Cannot be changed later." {...(isNamed ? {} : { error })} required>
        <Select value={type} onValueChange={onTypeChange} options={ownerOptions} />
      </Field>
      {isNamed && <OwnerField type={type} owner={owner} onOwnerChange={onOwnerChange} error={error} />}
    </div>
  );
}

interface OwnerFieldProps {
  type: "pack" | "action" | "sensor";
  owner: string;
  onOwnerChange: (owner: string) => void;
  error: string | undefined;
}

function OwnerField({ type, owner, onOwnerChange, error }: OwnerFieldProps) {
  const trpc = useTRPC();
  const packs = useQuery({ ...trpc.packs.list.queryOptions(), enabled: type === "pack" });
  const actions = useQuery({ ...trpc.actions.list.queryOptions(), enabled: type === "action" });
  const sensors = useQuery({ ...trpc.sensors.list.queryOptions(), enabled: type === "sensor" });
  const list: readonly { ref: string; label: string }[] | undefined = { pack: packs, action: actions, sensor: sensors }[
    type
  ].data;
  return (
    <Field label={{ pack: "Pack", action: "Action", sensor: "Sensor" }[type]} error={error} required>
      <Combobox
        value={owner || null}
        onValueChange={(value) => onOwnerChange(value ?? "")}
        options={(list ?? []).map(({ ref, label }) => ({ value: ref, label: ref, keywords: label }))}
        loading={list === undefined}
        mono
      />
    </Field>
  );
}
