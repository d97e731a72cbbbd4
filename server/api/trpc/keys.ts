import { refInput } from "@/lib/schemas/common";
import { createKeyInput, updateKeyInput } from "@/lib/schemas/key";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createKey } from "@/server/domain/keys/create-key";
import { deleteKey } from "@/server/domain/keys/delete-key";
import { getKey } from "@/server/domain/keys/get-key";
import { listKeys } from "@/server/domain/keys/list-keys";
import { updateKey } from "@/server/domain/keys/update-key";

export const keysRouter = router({
  list: procedure.query(({ ctx }) => listKeys(ctx)),
  /** Not a query: a value is read when somebody asks for it, noted in the audit log, and kept in no cache. */
  reveal: procedure.input(refInput).mutation(({ ctx, input }) => getKey(ctx, input)),
  create: procedure.input(createKeyInput).mutation(({ ctx, input }) => createKey(ctx, input)),
  update: procedure.input(updateKeyInput).mutation(({ ctx, input }) => updateKey(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deleteKey(ctx, input)),
});
