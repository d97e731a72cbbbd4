import { bulkInput, deletionInput, undoInput } from "@/lib/schemas/bulk";
import { procedure, router } from "@/server/api/trpc/trpc";
import { describeDeletion } from "@/server/domain/bulk/describe-deletion";
import { runBulk } from "@/server/domain/bulk/run-bulk";
import { restoreDefinitions } from "@/server/domain/undo/restore-definitions";

/** The same done to many, and deletions undone. */
export const bulkRouter = router({
  run: procedure.input(bulkInput).mutation(({ ctx, input }) => runBulk(ctx, input)),
  /** Changes nothing. It is sent like a change, because 200 refs do not fit into an address. */
  describeDeletion: procedure.input(deletionInput).mutation(({ ctx, input }) => describeDeletion(ctx, input)),
  restore: procedure.input(undoInput).mutation(({ ctx, input }) => restoreDefinitions(ctx, input)),
});
