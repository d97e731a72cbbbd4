"use client";

import { Plus, X } from "lucide-react";
import { RESOURCES, type Resource } from "@/lib/vocabulary";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { ConstraintFields } from "./constraint-fields";
import { cellOf, type GrantDraft, type LimitedGrant, toggled } from "./grant-draft";
import { Matrix } from "./grant-matrix";
import { ACTIONS_OF, resourceLabel } from "./grant-words";

interface GrantEditorProps {
  draft: GrantDraft;
  onChange: (draft: GrantDraft) => void;
}

const resources = RESOURCES.map((value) => ({ value, label: resourceLabel(value) }));

/** Check boxes for what is granted without limits, and one card for each limited grant. */
export function GrantEditor({ draft, onChange }: GrantEditorProps) {
  const { free, limited } = draft;
  const addLimited = () => {
    const key = Math.max(-1, ...limited.map((grant) => grant.key)) + 1;
    onChange({ ...draft, limited: [...limited, { key, resource: "rules", actions: ["read"], constraints: {} }] });
  };
  const change = (key: number, next: Partial<LimitedGrant>) =>
    onChange({ ...draft, limited: limited.map((grant) => (grant.key === key ? { ...grant, ...next } : grant)) });
  return (
    <>
      <Matrix
        label="Granted without limits"
        cell={(resource, action, isMeaningful) => {
          const cell = cellOf(resource, action);
          if (!isMeaningful && !free.has(cell)) return null;
          return (
            <Checkbox
              aria-label={`${resourceLabel(resource)}: ${action}`}
              checked={free.has(cell)}
              onCheckedChange={(checked) =>
                onChange({ ...draft, free: new Set(toggled([...free], cell, checked === true)) })
              }
            />
          );
        }}
      />
      <div className="grid gap-3 border-t p-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h3 className="font-medium text-sm">For some things only</h3>
          <Button size="sm" onClick={addLimited}>
            <Plus aria-hidden />
            Limited grant
          </Button>
        </div>
        {limited.length === 0 && (
          <p className="text-muted-foreground text-sm">
            A limited grant holds for what meets its limits: the rules of one pack, one's own keys.
          </p>
        )}
        {limited.map((grant) => (
          <LimitedCard
            key={grant.key}
            grant={grant}
            onChange={(next) => change(grant.key, next)}
            onRemove={() => onChange({ ...draft, limited: limited.filter(({ key }) => key !== grant.key) })}
          />
        ))}
      </div>
    </>
  );
}

interface LimitedCardProps {
  grant: LimitedGrant;
  onChange: (next: Partial<LimitedGrant>) => void;
  onRemove: () => void;
}

function LimitedCard({ grant, onChange, onRemove }: LimitedCardProps) {
  const { resource, actions, constraints } = grant;
  const choose = (next: Resource) =>
    onChange({ resource: next, actions: actions.filter((action) => ACTIONS_OF[next].includes(action)) });
  return (
    <fieldset className="grid gap-3 rounded-lg border p-3">
      <legend className="sr-only">Limited grant on {resourceLabel(resource)}</legend>
      <div className="flex items-start gap-2">
        <Field label="Resource" className="flex-1">
          <Select value={resource} options={resources} onValueChange={choose} />
        </Field>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Remove the grant on ${resourceLabel(resource)}`}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        {ACTIONS_OF[resource].map((action) => (
          <Field key={action} layout="inline" label={action} className="w-fit gap-2">
            <Checkbox
              checked={actions.includes(action)}
              onCheckedChange={(checked) => onChange({ actions: toggled(actions, action, checked === true) })}
            />
          </Field>
        ))}
      </div>
      <ConstraintFields resource={resource} value={constraints} onChange={(next) => onChange({ constraints: next })} />
    </fieldset>
  );
}
