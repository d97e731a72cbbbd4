"use client";

import { FolderPlus, Plus, X } from "lucide-react";
import type { Issue } from "@/components/parameters/parameter-issues";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { type EntryDraft, type GroupDraft, newCriterion, newGroup } from "./condition-draft";
import { CriterionRow } from "./criterion-row";
import type { PayloadField } from "./payload-fields";

const MODES = [
  { value: "all" as const, label: "All" },
  { value: "any" as const, label: "Any" },
];

export interface CriteriaGroupProps {
  group: GroupDraft;
  fields: readonly PayloadField[];
  issuesOf: (id: string) => readonly Issue[];
  onChange: (group: GroupDraft) => void;
  /** Absent for the outermost group. */
  onRemove?: () => void;
}

/** A group of criteria and groups, joined by AND or OR, possibly negated. */
export function CriteriaGroup({ group, fields, issuesOf, onChange, onRemove }: CriteriaGroupProps) {
  const isRoot = onRemove === undefined;
  const { entries } = group;
  const setEntries = (next: EntryDraft[]) => onChange({ ...group, entries: next });
  const change = (index: number, entry: EntryDraft) =>
    setEntries(entries.map((other, place) => (place === index ? entry : other)));
  const remove = (index: number) => setEntries(entries.filter((_, place) => place !== index));
  const [problem] = issuesOf(group.id).filter(({ path }) => path.length <= 1);
  return (
    <fieldset
      aria-label={isRoot ? "Criteria" : "Group of criteria"}
      className={cn(
        "@container/criteria grid min-w-0 gap-3",
        !isRoot && "rounded-lg border border-dashed bg-background p-3",
      )}
    >
      {(entries.length > 1 || !isRoot || group.negated || group.mode === "any") && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <SegmentedControl
            size="sm"
            aria-label="How the criteria are joined"
            value={group.mode}
            onValueChange={(mode) => onChange({ ...group, mode })}
            segments={MODES}
          />
          <span className="-ml-2 text-muted-foreground text-xs">of these</span>
          <Field label="Negate" layout="inline">
            <Checkbox
              checked={group.negated}
              onCheckedChange={(checked) => onChange({ ...group, negated: checked === true })}
            />
          </Field>
          {onRemove && (
            <Button size="icon-sm" variant="ghost" aria-label="Remove the group" onClick={onRemove} className="ml-auto">
              <X aria-hidden />
            </Button>
          )}
        </div>
      )}
      {entries.map((entry, index) => (
        <div key={entry.id} className="grid min-w-0 gap-1.5">
          {index > 0 && (
            <span className="font-medium text-muted-foreground text-xs">{group.mode === "all" ? "and" : "or"}</span>
          )}
          {entry.kind === "group" ? (
            <CriteriaGroup
              group={entry}
              fields={fields}
              issuesOf={issuesOf}
              onChange={(next) => change(index, next)}
              onRemove={() => remove(index)}
            />
          ) : (
            <CriterionRow
              criterion={entry}
              fields={fields}
              issues={issuesOf(entry.id)}
              onChange={(next) => change(index, next)}
              onRemove={() => remove(index)}
            />
          )}
        </div>
      ))}
      {problem && <p className="text-failure text-xs">{problem.message}</p>}
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => setEntries([...entries, newCriterion()])}>
          <Plus aria-hidden />
          Add a criterion
        </Button>
        <Button
          size="sm"
          variant="ghost"
          onClick={() => setEntries([...entries, newGroup(group.mode === "all" ? "any" : "all", [newCriterion()])])}
        >
          <FolderPlus aria-hidden />
          Add a group
        </Button>
      </div>
    </fieldset>
  );
}
