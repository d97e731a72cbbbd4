import type { ExecutionSummary } from "@/lib/schemas/execution";
import type { ExecutionStatus } from "@/lib/vocabulary";
import type { StreamEvent } from "@/server/api/rest/event-stream";
import type { Ctx } from "@/server/domain/context";
import { readExecution } from "@/server/domain/executions/get-execution";
import type { LiveFeed } from "@/server/live/live-feed";

/** Statuses that a stream remembers, for saying what an execution was before; of more it says what must have been. */
const REMEMBERED_MAX = 10_000;

/** Changes of status of one execution or of all, each once, in the order in which they were committed. */
export async function* followExecutions(
  ctx: Ctx,
  live: LiveFeed,
  options: { execution: number | null; afterId: string | null; signal: AbortSignal },
): AsyncGenerator<StreamEvent> {
  const { execution, afterId, signal } = options;
  const remembered = new Map<number, ExecutionStatus>();
  const told = (summary: Told, id?: string): StreamEvent | null => {
    const before = remembered.get(summary.id);
    if (before === summary.status) return null;
    remember(remembered, summary);
    return { ...(id === undefined ? {} : { id }), data: JSON.stringify(changeOf(summary, before ?? null)) };
  };
  const present = async (id?: string) =>
    execution === null ? null : told(await readExecution(ctx, { id: execution }), id);
  let joined = false;
  for await (const message of live.subscribe({ afterId, signal })) {
    // The feed listens from its first message on: what is read after it misses nothing.
    const first = !joined;
    joined = true;
    if (first && afterId === null) {
      const now = await present(message.id);
      if (now) yield now;
    }
    if (message.type === "resync") {
      yield { name: "resync", id: message.id, data: JSON.stringify({ reason: message.reason }) };
      const now = await present();
      if (now) yield now;
    }
    if (message.type !== "execution" || (execution !== null && message.execution.id !== execution)) continue;
    if (message.op === "insert" && !remembered.has(message.execution.id)) {
      remember(remembered, message.execution);
      yield { id: message.id, data: JSON.stringify(changeOf(message.execution, null)) };
      continue;
    }
    const event = told(message.execution, message.id);
    if (event) yield event;
  }
}

type Told = ExecutionSummary & { parent?: number | null };

function remember(statuses: Map<number, ExecutionStatus>, { id, status }: Told): void {
  statuses.delete(id);
  statuses.set(id, status);
  if (statuses.size <= REMEMBERED_MAX) return;
  const [oldest] = statuses.keys();
  if (oldest !== undefined) statuses.delete(oldest);
}

function changeOf(execution: Told, oldStatus: ExecutionStatus | null): Record<string, unknown> {
  const {
    id,
    status,
    action_ref,
    enforcement,
    rule_ref,
    trigger_ref,
    original_execution,
    started_at,
    created,
    updated,
  } = execution;
  return {
    entity_type: "execution",
    entity_id: id,
    id,
    status,
    old_status: oldStatus,
    action_ref,
    enforcement,
    rule_ref,
    trigger_ref,
    original_execution,
    started_at,
    created,
    updated,
  };
}
