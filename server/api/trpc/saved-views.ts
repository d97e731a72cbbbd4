import { idInput } from "@/lib/schemas/common";
import { saveViewInput, setDefaultViewInput } from "@/lib/schemas/saved-view";
import { procedure, router } from "@/server/api/trpc/trpc";
import { deleteView } from "@/server/domain/saved-views/delete-view";
import { listViews } from "@/server/domain/saved-views/list-views";
import { saveView } from "@/server/domain/saved-views/save-view";
import { setDefaultView } from "@/server/domain/saved-views/set-default-view";

/** Everybody's own views of lists. */
export const savedViewsRouter = router({
  list: procedure.query(({ ctx }) => listViews(ctx)),
  save: procedure.input(saveViewInput).mutation(({ ctx, input }) => saveView(ctx, input)),
  setDefault: procedure.input(setDefaultViewInput).mutation(({ ctx, input }) => setDefaultView(ctx, input)),
  delete: procedure.input(idInput).mutation(({ ctx, input }) => deleteView(ctx, input)),
});
