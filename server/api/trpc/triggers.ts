import { refInput } from "@/lib/schemas/common";
import { createTriggerInput, updateTriggerInput } from "@/lib/schemas/trigger";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createTrigger } from "@/server/domain/triggers/create-trigger";
import { deleteTrigger } from "@/server/domain/triggers/delete-trigger";
import { disableTrigger } from "@/server/domain/triggers/disable-trigger";
import { enableTrigger } from "@/server/domain/triggers/enable-trigger";
import { getTrigger } from "@/server/domain/triggers/get-trigger";
import { listTriggers } from "@/server/domain/triggers/list-triggers";
import { updateTrigger } from "@/server/domain/triggers/update-trigger";

export const triggersRouter = router({
  list: procedure.query(({ ctx }) => listTriggers(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getTrigger(ctx, input)),
  create: procedure.input(createTriggerInput).mutation(({ ctx, input }) => createTrigger(ctx, input)),
  update: procedure.input(updateTriggerInput).mutation(({ ctx, input }) => updateTrigger(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deleteTrigger(ctx, input)),
  enable: procedure.input(refInput).mutation(({ ctx, input }) => enableTrigger(ctx, input)),
  disable: procedure.input(refInput).mutation(({ ctx, input }) => disableTrigger(ctx, input)),
});
