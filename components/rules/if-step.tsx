"use client";

import { useMemo, useState } from "react";
import type { Issue } from "@/components/parameters/parameter-issues";
import { useDraft } from "@/components/parameters/use-draft";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Textarea } from "@/components/ui/textarea";
import { conditionsNeverMatch } from "@/lib/expression/condition-operators";
import { validateConditions } from "@/lib/expression/validate-conditions";
import type { Json } from "@/lib/schemas/common";
import { type ConditionsDraft, readDraft, writeDraft } from "./condition-draft";
import { CriteriaGroup } from "./criteria-group";
import { expressionOfCriteria } from "./expression-of-criteria";
import type { PayloadField } from "./payload-fields";
import { RuleStep } from "./rule-step";

export interface IfStepProps {
  value: Json;
  onChange: (conditions: Json) => void;
  fields: readonly PayloadField[];
  /** With paths relative to the conditions; shown at their rows. */
  issues: readonly Issue[];
}

/** What has to hold for an event to match. */
export function IfStep({ value, onChange, fields, issues }: IfStepProps) {
  const [draft, setDraft] = useDraft(value, readDraft);
  const [note, setNote] = useState<string | null>(null);
  const { places } = useMemo(() => writeDraft(draft), [draft]);
  const write = (next: ConditionsDraft) => {
    const { conditions } = writeDraft(next);
    setDraft(next, conditions);
    onChange(conditions);
  };
  const switchMode = async (mode: ConditionsDraft["mode"]) => {
    if (mode === draft.mode) return;
    const next = mode === "expression" ? toExpression(draft) : await toCriteria(draft);
    // What cannot be converted stays as it is: another look at a rule must not change when it runs.
    setNote(next === null ? NOT_CONVERTED[mode] : null);
    if (next !== null) write(next);
  };
  const issuesOf = (id: string): Issue[] => {
    const place = places.get(id);
    if (place === undefined) return [];
    return issues.flatMap(({ path, message }) =>
      place.every((part, index) => path[index] === part) && path.length - place.length <= 1
        ? [{ path: path.slice(place.length), message }]
        : [],
    );
  };
  return (
    <RuleStep
      word="If"
      title={
        draft.mode === "criteria" && draft.root.entries.length === 0
          ? "Always, unless you add criteria"
          : "Its payload fits"
      }
      action={
        <SegmentedControl
          size="sm"
          aria-label="Say it with"
          value={draft.mode}
          onValueChange={(mode) => void switchMode(mode)}
          segments={[
            { value: "criteria", label: "Criteria" },
            { value: "expression", label: "Expression" },
          ]}
        />
      }
    >
      {conditionsNeverMatch(value) && (
        <Callout tone="warning">
          The stored conditions have no meaning, so this rule never matches. Write new ones.
        </Callout>
      )}
      {note && <Callout tone="warning">{note}</Callout>}
      {draft.mode === "criteria" ? (
        <CriteriaGroup
          group={draft.root}
          fields={fields}
          issuesOf={issuesOf}
          onChange={(root) => {
            setNote(null);
            write({ ...draft, root });
          }}
        />
      ) : (
        <ExpressionField
          value={draft.expression}
          onChange={(expression) => {
            setNote(null);
            write({ ...draft, expression });
          }}
        />
      )}
    </RuleStep>
  );
}

function ExpressionField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [problem] = value.trim() === "" ? [] : validateConditions({ expression: value });
  return (
    <Field
      label="Expression"
      error={problem && problem.message.charAt(0).toUpperCase() + problem.message.slice(1)}
      description={
        <>
          Such as <code className="font-mono">event.payload.level == 'error' and event.payload.count &gt; 3</code>.
          Empty means always.
        </>
      }
    >
      <Textarea
        mono
        value={value}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
        autoCapitalize="off"
        placeholder="event.payload."
      />
    </Field>
  );
}

const NOT_CONVERTED = {
  criteria: "This expression cannot be shown as criteria. Empty it to begin with criteria instead.",
  expression:
    "Some criteria are unfinished or cannot be written as an expression. Finish or remove them to go on with an expression.",
};

function toExpression(draft: ConditionsDraft): ConditionsDraft | null {
  const expression = expressionOfCriteria(draft.root);
  return expression === null ? null : { ...draft, mode: "expression", expression };
}

async function toCriteria(draft: ConditionsDraft): Promise<ConditionsDraft | null> {
  const { criteriaOfExpression } = await import("./criteria-of-expression"); // with the parser
  const root = criteriaOfExpression(draft.expression);
  return root === null ? null : { ...draft, mode: "criteria", root };
}
