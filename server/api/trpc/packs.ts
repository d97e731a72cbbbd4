import { refInput } from "@/lib/schemas/common";
import { createPackInput, updatePackInput } from "@/lib/schemas/pack";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createPack } from "@/server/domain/packs/create-pack";
import { deletePack } from "@/server/domain/packs/delete-pack";
import { getPack } from "@/server/domain/packs/get-pack";
import { listPacks } from "@/server/domain/packs/list-packs";
import { updatePack } from "@/server/domain/packs/update-pack";

export const packsRouter = router({
  list: procedure.query(({ ctx }) => listPacks(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getPack(ctx, input)),
  create: procedure.input(createPackInput).mutation(({ ctx, input }) => createPack(ctx, input)),
  update: procedure.input(updatePackInput).mutation(({ ctx, input }) => updatePack(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deletePack(ctx, input)),
});
