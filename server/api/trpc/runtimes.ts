import { refInput } from "@/lib/schemas/common";
import { procedure, router } from "@/server/api/trpc/trpc";
import { getRuntime } from "@/server/domain/runtimes/get-runtime";
import { listRuntimes } from "@/server/domain/runtimes/list-runtimes";

export const runtimesRouter = router({
  list: procedure.query(({ ctx }) => listRuntimes(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getRuntime(ctx, input)),
});
