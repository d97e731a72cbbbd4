import type { IdInput, Json } from "@/lib/schemas/common";
import type { Event } from "@/lib/schemas/event";
import {
  ENFORCEMENT_SUMMARY,
  EVENT_SUMMARY,
  EXECUTION_SUMMARY,
  type StoredEnforcementSummary,
  type StoredEventSummary,
  type StoredExecutionSummary,
  toEnforcementSummary,
  toEventSummary,
  toExecutionSummary,
} from "@/server/db/summaries";
import type { Ctx } from "@/server/domain/context";
import { hideWebhookKey } from "@/server/domain/webhooks/hide-webhook-key";
import { appError } from "@/server/errors";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

/** More than any event should have; a page shows no more. */
const EFFECTS_MAX = 1_000;

type EventRow = StoredEventSummary & { config: Json | null; payload: Json | null };

/** An event with everything that it caused; the key of its webhook for who may see it. @throws AppError `not_found` */
export async function getEvent(ctx: Pick<Ctx, "sql" | "actor">, { id }: IdInput): Promise<Event> {
  const [[row], enforcements, executions] = await Promise.all([
    ctx.sql<EventRow>(`select ${EVENT_SUMMARY}, config, payload from attune.event e where id = $1`, [id]),
    ctx.sql<StoredEnforcementSummary>(
      `select ${ENFORCEMENT_SUMMARY} from attune.enforcement n where event = $1 order by id limit ${EFFECTS_MAX}`,
      [id],
    ),
    ctx.sql<StoredExecutionSummary>(
      `select ${EXECUTION_SUMMARY} from attune.execution x where event = $1 order by id limit ${EFFECTS_MAX}`,
      [id],
    ),
  ]);
  if (!row) throw appError("not_found", `Event ${id} not found`);
  return {
    ...toEventSummary(row),
    config: shownWithoutSecrets(hideWebhookKey(ctx.actor, row)),
    payload: shownWithoutSecrets(row.payload),
    enforcements: enforcements.map(toEnforcementSummary),
    executions: executions.map(toExecutionSummary),
  };
}
