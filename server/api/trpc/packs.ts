import { refInput } from "@/lib/schemas/common";
import { createPackInput, updatePackInput } from "@/lib/schemas/pack";
import { packFileInput, rebuildEnvironmentInput } from "@/lib/schemas/pack-upload";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createPack } from "@/server/domain/packs/create-pack";
import { deletePack } from "@/server/domain/packs/delete-pack";
import { getPack } from "@/server/domain/packs/get-pack";
import { listPackEnvironments } from "@/server/domain/packs/list-environments";
import { listPacks } from "@/server/domain/packs/list-packs";
import { listFilesOfPack, readFileOfPack } from "@/server/domain/packs/read-pack-files";
import { rebuildEnvironment } from "@/server/domain/packs/rebuild-environment";
import { updatePack } from "@/server/domain/packs/update-pack";

export const packsRouter = router({
  list: procedure.query(({ ctx }) => listPacks(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getPack(ctx, input)),
  create: procedure.input(createPackInput).mutation(({ ctx, input }) => createPack(ctx, input)),
  update: procedure.input(updatePackInput).mutation(({ ctx, input }) => updatePack(ctx, input)),
  environments: procedure.input(refInput).query(({ ctx, input }) => listPackEnvironments(ctx, input)),
  rebuildEnvironment: procedure
    .input(rebuildEnvironmentInput)
    .mutation(({ ctx, input }) => rebuildEnvironment(ctx, input)),
  files: procedure.input(refInput).query(({ ctx, input }) => listFilesOfPack(ctx, input)),
  file: procedure.input(packFileInput).query(({ ctx, input }) => readFileOfPack(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deletePack(ctx, input)),
});
