import { createAutomationInput } from "@/lib/schemas/automation";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createAutomation } from "@/server/domain/automations/create-automation";

export const automationsRouter = router({
  create: procedure.input(createAutomationInput).mutation(({ ctx, input }) => createAutomation(ctx, input)),
});
