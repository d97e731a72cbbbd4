import type { BulkInput, BulkOutcome } from "@/lib/schemas/bulk";
import type { BulkKind, BulkVerb } from "@/lib/vocabulary";
import { deleteAction } from "@/server/domain/actions/delete-action";
import { attempt } from "@/server/domain/bulk/attempt";
import type { Ctx } from "@/server/domain/context";
import { cancelExecution } from "@/server/domain/executions/cancel-execution";
import { rerunExecution } from "@/server/domain/executions/rerun-execution";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import { disableRule } from "@/server/domain/rules/disable-rule";
import { enableRule } from "@/server/domain/rules/enable-rule";
import { deleteSensor } from "@/server/domain/sensors/delete-sensor";
import { disableSensor } from "@/server/domain/sensors/disable-sensor";
import { enableSensor } from "@/server/domain/sensors/enable-sensor";
import { deleteTrigger } from "@/server/domain/triggers/delete-trigger";
import { disableTrigger } from "@/server/domain/triggers/disable-trigger";
import { enableTrigger } from "@/server/domain/triggers/enable-trigger";
import { appError } from "@/server/errors";

type One = (ctx: Ctx, key: string) => Promise<object>;
const byRef =
  (verb: (ctx: Ctx, input: { ref: string }) => Promise<object>): One =>
  (ctx, ref) =>
    verb(ctx, { ref });
const byId =
  (verb: (ctx: Ctx, input: { id: number }) => Promise<object>): One =>
  async (ctx, key) => {
    if (!/^[1-9]\d{0,14}$/.test(key)) throw appError("not_found", `Execution ${key} not found`);
    return verb(ctx, { id: Number(key) });
  };

const VERBS: Record<BulkKind, Partial<Record<BulkVerb, One>>> = {
  sensors: { enable: byRef(enableSensor), disable: byRef(disableSensor), delete: byRef(deleteSensor) },
  rules: { enable: byRef(enableRule), disable: byRef(disableRule), delete: byRef(deleteRule) },
  triggers: { enable: byRef(enableTrigger), disable: byRef(disableTrigger), delete: byRef(deleteTrigger) },
  actions: { delete: byRef(deleteAction) },
  executions: { cancel: byId(cancelExecution), rerun: byId(rerunExecution) },
};

/** What deletions hand out for undoing is not sent beyond this, all together: scripts may be long. */
const UNDO_CHARS_MAX = 8_000_000;

/**
 * Does the same to many, one after the other, each by the verb for one and in its own transaction: permissions, locks, audit and
 * settling are the same. One that fails does not keep the others from it; the answer says how it went with each.
 */
export async function runBulk(ctx: Ctx, { kind, verb, keys }: BulkInput): Promise<BulkOutcome[]> {
  const one = VERBS[kind][verb];
  if (!one) throw appError("bad_request", "This cannot be done with these");
  const outcomes: BulkOutcome[] = [];
  let undoChars = 0;
  for (const key of keys) {
    const tried = await attempt(ctx, kind, `${kind}.${verb}`, () => one(ctx, key));
    if (!tried.ok) {
      outcomes.push({ key, ok: false, message: tried.message });
      continue;
    }
    const undo = "undo" in tried.value && typeof tried.value.undo === "string" ? tried.value.undo : null;
    undoChars += undo?.length ?? 0;
    outcomes.push({ key, ok: true, undo: undoChars > UNDO_CHARS_MAX ? null : undo });
  }
  return outcomes;
}
