import { createActionInput, updateActionInput } from "@/lib/schemas/action";
import { refInput } from "@/lib/schemas/common";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createAction } from "@/server/domain/actions/create-action";
import { deleteAction } from "@/server/domain/actions/delete-action";
import { getAction } from "@/server/domain/actions/get-action";
import { listActionVersions } from "@/server/domain/actions/list-action-versions";
import { listActions } from "@/server/domain/actions/list-actions";
import { updateAction } from "@/server/domain/actions/update-action";

export const actionsRouter = router({
  list: procedure.query(({ ctx }) => listActions(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getAction(ctx, input)),
  versions: procedure.input(refInput).query(({ ctx, input }) => listActionVersions(ctx, input)),
  create: procedure.input(createActionInput).mutation(({ ctx, input }) => createAction(ctx, input)),
  update: procedure.input(updateActionInput).mutation(({ ctx, input }) => updateAction(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deleteAction(ctx, input)),
});
