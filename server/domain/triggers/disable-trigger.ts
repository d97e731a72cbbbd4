import type { RefInput } from "@/lib/schemas/common";
import type { Trigger } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { updateTrigger } from "@/server/domain/triggers/update-trigger";

/** Its events are not taken any more after this returns. @throws AppError `not_found` */
export function disableTrigger(ctx: Ctx, input: RefInput): Promise<Trigger> {
  return updateTrigger(ctx, { ref: input.ref, enabled: false });
}
