import { refInput } from "@/lib/schemas/common";
import { createRuntimeInput, updateRuntimeInput } from "@/lib/schemas/runtime";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createRuntime } from "@/server/domain/runtimes/create-runtime";
import { deleteRuntime } from "@/server/domain/runtimes/delete-runtime";
import { getRuntime } from "@/server/domain/runtimes/get-runtime";
import { listRuntimes } from "@/server/domain/runtimes/list-runtimes";
import { updateRuntime } from "@/server/domain/runtimes/update-runtime";

export const runtimesRouter = router({
  list: procedure.query(({ ctx }) => listRuntimes(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getRuntime(ctx, input)),
  create: procedure.input(createRuntimeInput).mutation(({ ctx, input }) => createRuntime(ctx, input)),
  update: procedure.input(updateRuntimeInput).mutation(({ ctx, input }) => updateRuntime(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deleteRuntime(ctx, input)),
});
