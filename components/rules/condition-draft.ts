import { type ConditionOperator, groupKind, isConditionOperator } from "@/lib/expression/condition-operators";
import { isJsonObject, type JsonObject } from "@/lib/expression/json";
import type { Json } from "@/lib/schemas/common";

/** Criteria as they are edited. Ids are for React; they are in no relation to what is stored. */
export type CriterionDraft = {
  kind: "criterion";
  id: string;
  negated: boolean;
  field: string;
  operator: ConditionOperator;
  value: Json | undefined;
};
export type GroupDraft = {
  kind: "group";
  id: string;
  negated: boolean;
  mode: "all" | "any";
  entries: EntryDraft[];
};
export type EntryDraft = CriterionDraft | GroupDraft;

/** Both ways of saying it are kept while one switches between them; `mode` is the one that counts. */
export type ConditionsDraft = { mode: "criteria" | "expression"; root: GroupDraft; expression: string };

let lastId = 0;
function newId(): string {
  lastId += 1;
  return `c${lastId}`;
}

export function newCriterion(field = ""): CriterionDraft {
  return { kind: "criterion", id: newId(), negated: false, field, operator: "equals", value: undefined };
}

export function newGroup(mode: "all" | "any", entries: EntryDraft[] = []): GroupDraft {
  return { kind: "group", id: newId(), negated: false, mode, entries };
}

/** Stored conditions for editing. What has no meaning (it never matches) becomes no criteria. */
export function readDraft(conditions: Json): ConditionsDraft {
  if (isJsonObject(conditions) && typeof conditions.expression === "string") {
    return { mode: "expression", root: newGroup("all"), expression: conditions.expression };
  }
  const entries = Array.isArray(conditions) ? conditions.map(readEntry) : [];
  const [only] = entries;
  // A list that is one group is that group: "any of these" and not "all of one any".
  const root = entries.length === 1 && only?.kind === "group" ? only : newGroup("all", entries);
  return { mode: "criteria", root, expression: "" };
}

function readEntry(entry: Json): EntryDraft {
  if (!isJsonObject(entry)) return newCriterion();
  const kind = groupKind(entry);
  if (kind === "not") {
    const inner = readEntry(entry.not ?? null);
    return inner.negated ? { ...newGroup("all", [inner]), negated: true } : { ...inner, negated: true };
  }
  if (kind === "all" || kind === "any") {
    const entries = entry[kind];
    return newGroup(kind, Array.isArray(entries) ? entries.map(readEntry) : []);
  }
  return {
    ...newCriterion(typeof entry.field === "string" ? entry.field : ""),
    operator: isConditionOperator(entry.operator) ? entry.operator : "equals",
    value: entry.value,
  };
}

type Path = (string | number)[];

/**
 * What is stored for a draft, and where each entry of it went: `places` has the JSON of the path of an entry for its id,
 * so that problems with a path find their row.
 */
export function writeDraft(draft: ConditionsDraft): { conditions: Json; places: ReadonlyMap<string, Path> } {
  const places = new Map<string, Path>();
  if (draft.mode === "expression") {
    return { conditions: draft.expression.trim() === "" ? {} : { expression: draft.expression }, places };
  }
  const { root } = draft;
  if (root.entries.length === 0) return { conditions: {}, places };
  if (root.mode === "all" && !root.negated) {
    return { conditions: root.entries.map((entry, index) => writeEntry(entry, [index], places)), places };
  }
  return { conditions: [writeEntry(root, [0], places)], places };
}

function writeEntry(entry: EntryDraft, path: Path, places: Map<string, Path>): Json {
  const inner = entry.negated ? [...path, "not"] : path;
  places.set(entry.id, inner);
  const written: JsonObject =
    entry.kind === "criterion"
      ? {
          field: entry.field,
          operator: entry.operator,
          ...(entry.value === undefined ? {} : { value: entry.value }),
        }
      : {
          [entry.mode]: entry.entries.map((child, index) => writeEntry(child, [...inner, entry.mode, index], places)),
        };
  return entry.negated ? { not: written } : written;
}
