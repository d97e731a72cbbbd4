import { idInput } from "@/lib/schemas/common";
import { addRoleInput, createIdentityInput, updateIdentityInput } from "@/lib/schemas/identity";
import { procedure, router } from "@/server/api/trpc/trpc";
import { addRole } from "@/server/domain/identities/add-role";
import { createIdentity } from "@/server/domain/identities/create-identity";
import { deleteIdentity } from "@/server/domain/identities/delete-identity";
import { freezeIdentity } from "@/server/domain/identities/freeze-identity";
import { getIdentity } from "@/server/domain/identities/get-identity";
import { listIdentities } from "@/server/domain/identities/list-identities";
import { removeRole } from "@/server/domain/identities/remove-role";
import { unfreezeIdentity } from "@/server/domain/identities/unfreeze-identity";
import { updateIdentity } from "@/server/domain/identities/update-identity";

export const identitiesRouter = router({
  list: procedure.query(({ ctx }) => listIdentities(ctx)),
  get: procedure.input(idInput).query(({ ctx, input }) => getIdentity(ctx, input)),
  create: procedure.input(createIdentityInput).mutation(({ ctx, input }) => createIdentity(ctx, input)),
  update: procedure.input(updateIdentityInput).mutation(({ ctx, input }) => updateIdentity(ctx, input)),
  delete: procedure.input(idInput).mutation(({ ctx, input }) => deleteIdentity(ctx, input)),
  freeze: procedure.input(idInput).mutation(({ ctx, input }) => freezeIdentity(ctx, input)),
  unfreeze: procedure.input(idInput).mutation(({ ctx, input }) => unfreezeIdentity(ctx, input)),
  addRole: procedure.input(addRoleInput).mutation(({ ctx, input }) => addRole(ctx, input)),
  removeRole: procedure.input(idInput).mutation(({ ctx, input }) => removeRole(ctx, input)),
});
