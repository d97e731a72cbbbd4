import type { RefInput } from "@/lib/schemas/common";
import type { Trigger } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { updateTrigger } from "@/server/domain/triggers/update-trigger";

/** Its events are taken again. @throws AppError `not_found` */
export function enableTrigger(ctx: Ctx, input: RefInput): Promise<Trigger> {
  return updateTrigger(ctx, { ref: input.ref, enabled: true });
}
