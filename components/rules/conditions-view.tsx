import { CodeBlock } from "@/components/data/code-block";
import { CONDITION_OPERATORS, conditionsNeverMatch } from "@/lib/expression/condition-operators";
import { formatValue } from "@/lib/expression/format-value";
import { isJsonObject } from "@/lib/expression/json";
import type { Json } from "@/lib/schemas/common";
import { type EntryDraft, type GroupDraft, readDraft } from "./condition-draft";

/** Conditions to read: rows of words, groups indented, or the expression. */
export function ConditionsView({ conditions }: { conditions: Json }) {
  if (conditionsNeverMatch(conditions)) {
    return <p className="text-sm text-warning">Never: these conditions have no meaning.</p>;
  }
  if (isJsonObject(conditions) && typeof conditions.expression === "string") {
    return <CodeBlock code={conditions.expression} label="Expression" wrap />;
  }
  const { root } = readDraft(conditions);
  if (root.entries.length === 0) return <p className="text-muted-foreground text-sm">Always, there are no criteria.</p>;
  return <Group group={root} isRoot />;
}

function Group({ group, isRoot = false }: { group: GroupDraft; isRoot?: boolean }) {
  const word = group.mode === "all" ? "and" : "or";
  const isNamed = group.negated || (!isRoot && group.entries.length > 1) || group.mode === "any";
  return (
    <div className="grid min-w-0 gap-1.5">
      {isNamed && (
        <span className="text-muted-foreground text-xs">
          {group.negated ? "not " : ""}
          {group.mode === "all" ? "all of these" : "any of these"}
        </span>
      )}
      <ul className={isRoot && !isNamed ? "grid gap-1.5" : "grid gap-1.5 border-l-2 pl-3"}>
        {group.entries.map((entry, index) => (
          <li key={entry.id} className="flex min-w-0 items-baseline gap-2">
            {index > 0 && <span className="shrink-0 text-muted-foreground text-xs">{word}</span>}
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Entry({ entry }: { entry: EntryDraft }) {
  if (entry.kind === "group") return <Group group={entry} />;
  const { label, arity } = CONDITION_OPERATORS[entry.operator];
  return (
    <span className="min-w-0 break-words text-sm">
      {entry.negated && <span className="text-muted-foreground">not </span>}
      <span className="font-mono">{entry.field}</span> <span className="text-muted-foreground">{label}</span>
      {arity === "binary" && <span className="font-mono"> {formatValue(entry.value ?? null, 200)}</span>}
    </span>
  );
}
