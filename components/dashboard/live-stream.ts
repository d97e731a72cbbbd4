import type { EventSummary } from "@/lib/schemas/event";
import type { ExecutionSummary } from "@/lib/schemas/execution";
import type { LiveMessage } from "@/lib/schemas/live";

/** One rule's answer to an event, or an execution that somebody started by hand. */
export interface StreamOutcome {
  key: string;
  enforcement: number | null;
  ruleRef: string | null;
  /** The latest attempt; null until it was created. */
  execution: ExecutionSummary | null;
}

/** One line: an event with what it caused, or an execution that no event caused. */
export interface StreamRow {
  key: string;
  /** UTC ms */
  atMs: number;
  event: EventSummary | null;
  outcomes: readonly StreamOutcome[];
}

/** Newest first. A row that did not change stays the same object. */
export type LiveStream = readonly StreamRow[];

/** Rows that are kept; older ones are in the histories. */
export const STREAM_ROWS_MAX = 100;

type Change =
  | { kind: "event"; event: EventSummary }
  | { kind: "enforcement"; id: number; event: number | null; ruleRef: string }
  | { kind: "execution"; execution: ExecutionSummary };

const eventKey = (id: number) => `event-${id}`;
const executionKey = (id: number) => `execution-${id}`;

/** The stream after a batch of live messages, whatever their number. */
export function applyMessages(stream: LiveStream, messages: readonly LiveMessage[]): LiveStream {
  const changes: Change[] = [];
  for (const message of messages) {
    if (message.type === "event") changes.push({ kind: "event", event: message.event });
    else if (message.type === "execution") changes.push({ kind: "execution", execution: message.execution });
    else if (message.type === "enforcement") {
      const { id, event, rule_ref: ruleRef } = message.enforcement;
      changes.push({ kind: "enforcement", id, event, ruleRef });
    }
  }
  return applyChanges(stream, changes);
}

/** The stream with what was read from the server. What the stream knows already is only replaced by something newer. */
export function applyRecent(
  stream: LiveStream,
  recent: { recent_events: readonly EventSummary[]; recent_executions: readonly ExecutionSummary[] },
): LiveStream {
  return applyChanges(stream, [
    ...recent.recent_events.map((event): Change => ({ kind: "event", event })),
    ...recent.recent_executions.map((execution): Change => ({ kind: "execution", execution })),
  ]);
}

function applyChanges(stream: LiveStream, changes: readonly Change[]): LiveStream {
  if (changes.length === 0) return stream;
  const rows = new Map(stream.map((row) => [row.key, row]));
  const oldestMs = stream.length < STREAM_ROWS_MAX ? Number.NEGATIVE_INFINITY : (stream.at(-1)?.atMs ?? 0);
  let changed = false;
  function put(before: StreamRow | undefined, after: StreamRow): void {
    // What is older than the window would fall out again below.
    if (after === before || (!before && after.atMs < oldestMs)) return;
    rows.set(after.key, after);
    changed = true;
  }
  for (const change of changes) {
    if (change.kind === "event") {
      const key = eventKey(change.event.id);
      const row = rows.get(key);
      if (!row) put(row, { key, atMs: Date.parse(change.event.created), event: change.event, outcomes: [] });
    } else if (change.kind === "enforcement") {
      const row = change.event === null ? undefined : rows.get(eventKey(change.event));
      if (row) put(row, withEnforcement(row, change.id, change.ruleRef));
    } else {
      const { execution } = change;
      const { event } = execution;
      const key = event === null ? executionKey(execution.original_execution ?? execution.id) : eventKey(event);
      const row = rows.get(key);
      if (row) put(row, withExecution(row, execution));
      else if (event === null)
        put(row, withExecution({ key, atMs: Date.parse(execution.created), event: null, outcomes: [] }, execution));
    }
  }
  if (!changed) return stream;
  return [...rows.values()].sort(newestFirst).slice(0, STREAM_ROWS_MAX);
}

function newestFirst(a: StreamRow, b: StreamRow): number {
  return b.atMs - a.atMs || (b.event?.id ?? 0) - (a.event?.id ?? 0) || (a.key < b.key ? 1 : -1);
}

function withEnforcement(row: StreamRow, id: number, ruleRef: string): StreamRow {
  if (row.outcomes.some((outcome) => outcome.enforcement === id)) return row;
  const outcome: StreamOutcome = { key: `enforcement-${id}`, enforcement: id, ruleRef, execution: null };
  return { ...row, outcomes: [...row.outcomes, outcome] };
}

function withExecution(row: StreamRow, execution: ExecutionSummary): StreamRow {
  const { enforcement } = execution;
  const first = execution.original_execution ?? execution.id;
  const key = enforcement === null ? executionKey(first) : `enforcement-${enforcement}`;
  const known = row.outcomes.find((outcome) => outcome.key === key);
  if (!known)
    return { ...row, outcomes: [...row.outcomes, { key, enforcement, ruleRef: execution.rule_ref, execution }] };
  if (known.execution && !isNewer(execution, known.execution)) return row;
  return {
    ...row,
    outcomes: row.outcomes.map((outcome) => (outcome === known ? { ...outcome, execution } : outcome)),
  };
}

/** A later attempt, or a later state of the same one: answers of the server may arrive after newer messages. */
function isNewer(next: ExecutionSummary, known: ExecutionSummary): boolean {
  return next.id === known.id
    ? next.updated > known.updated || (next.updated === known.updated && next.status !== known.status)
    : next.id > known.id;
}
