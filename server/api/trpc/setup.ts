import { setUpInput } from "@/lib/schemas/identity";
import { publicProcedure, router } from "@/server/api/trpc/trpc";
import { createAdministrator, needsSetUp } from "@/server/domain/identities/create-administrator";

/** Open to everybody: until somebody made the first administrator, nobody can sign in. */
export const setupRouter = router({
  status: publicProcedure.query(async ({ ctx }) => ({ needs_setup: await needsSetUp(ctx.base) })),
  createAdministrator: publicProcedure
    .input(setUpInput)
    .mutation(({ ctx, input }) => createAdministrator(ctx.base, input)),
});
