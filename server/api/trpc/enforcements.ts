import { idInput } from "@/lib/schemas/common";
import { listEnforcementsInput } from "@/lib/schemas/event";
import { procedure, router } from "@/server/api/trpc/trpc";
import { getEnforcement } from "@/server/domain/enforcements/get-enforcement";
import { listEnforcements } from "@/server/domain/enforcements/list-enforcements";

export const enforcementsRouter = router({
  list: procedure.input(listEnforcementsInput).query(({ ctx, input }) => listEnforcements(ctx, input)),
  get: procedure.input(idInput).query(({ ctx, input }) => getEnforcement(ctx, input)),
});
