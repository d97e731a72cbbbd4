import { refInput } from "@/lib/schemas/common";
import { createStarterInput } from "@/lib/schemas/starter";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createStarter } from "@/server/domain/starters/create-starter";
import { listStarters } from "@/server/domain/starters/list-starters";
import { removeStarter } from "@/server/domain/starters/remove-starter";

export const startersRouter = router({
  list: procedure.query(({ ctx }) => listStarters(ctx)),
  create: procedure.input(createStarterInput).mutation(({ ctx, input }) => createStarter(ctx, input)),
  remove: procedure.input(refInput).mutation(({ ctx, input }) => removeStarter(ctx, input)),
});
