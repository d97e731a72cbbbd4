import type { IdInput, Json } from "@/lib/schemas/common";
import type { Event } from "@/lib/schemas/event";
import type { Ctx } from "@/server/domain/context";
import {
  ENFORCEMENT_SUMMARY_COLUMNS,
  type EnforcementSummaryRow,
  toEnforcementSummary,
} from "@/server/domain/enforcements/enforcement-summary";
import { EVENT_SUMMARY_COLUMNS, type EventSummaryRow, toEventSummary } from "@/server/domain/events/event-summary";
import {
  EXECUTION_SUMMARY_COLUMNS,
  type ExecutionSummaryRow,
  toExecutionSummary,
} from "@/server/domain/executions/execution-summary";
import { appError } from "@/server/errors";

/** More than any event should have; a page shows no more. */
const EFFECTS_MAX = 1_000;

type EventRow = EventSummaryRow & { config: Json | null; payload: Json | null };

/** An event with everything that it caused. @throws AppError `not_found` */
export async function getEvent(ctx: Pick<Ctx, "sql">, { id }: IdInput): Promise<Event> {
  const [[row], enforcements, executions] = await Promise.all([
    ctx.sql<EventRow>(`select ${EVENT_SUMMARY_COLUMNS}, config, payload from attune.event where id = $1`, [id]),
    ctx.sql<EnforcementSummaryRow>(
      `select ${ENFORCEMENT_SUMMARY_COLUMNS} from attune.enforcement where event = $1 order by id limit ${EFFECTS_MAX}`,
      [id],
    ),
    ctx.sql<ExecutionSummaryRow>(
      `select ${EXECUTION_SUMMARY_COLUMNS} from attune.execution where event = $1 order by id limit ${EFFECTS_MAX}`,
      [id],
    ),
  ]);
  if (!row) throw appError("not_found", `Event ${id} not found`);
  return {
    ...toEventSummary(row),
    config: row.config,
    payload: row.payload,
    enforcements: enforcements.map(toEnforcementSummary),
    executions: executions.map(toExecutionSummary),
  };
}
