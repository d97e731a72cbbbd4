import { idInput } from "@/lib/schemas/common";
import {
  assignInput,
  attachRoleInput,
  createPermissionSetInput,
  updatePermissionSetInput,
} from "@/lib/schemas/identity";
import { procedure, router } from "@/server/api/trpc/trpc";
import { assignPermissionSet } from "@/server/domain/permissions/assign-permission-set";
import { attachRole } from "@/server/domain/permissions/attach-role";
import { createPermissionSet } from "@/server/domain/permissions/create-permission-set";
import { deletePermissionSet } from "@/server/domain/permissions/delete-permission-set";
import { detachRole } from "@/server/domain/permissions/detach-role";
import { getPermissionSet, listPermissionSets } from "@/server/domain/permissions/list-permission-sets";
import { listRoles } from "@/server/domain/permissions/list-roles";
import { removeAssignment } from "@/server/domain/permissions/remove-assignment";
import { updatePermissionSet } from "@/server/domain/permissions/update-permission-set";

export const permissionsRouter = router({
  sets: procedure.query(({ ctx }) => listPermissionSets(ctx)),
  set: procedure.input(idInput).query(({ ctx, input }) => getPermissionSet(ctx, input)),
  createSet: procedure.input(createPermissionSetInput).mutation(({ ctx, input }) => createPermissionSet(ctx, input)),
  updateSet: procedure.input(updatePermissionSetInput).mutation(({ ctx, input }) => updatePermissionSet(ctx, input)),
  deleteSet: procedure.input(idInput).mutation(({ ctx, input }) => deletePermissionSet(ctx, input)),
  roles: procedure.query(({ ctx }) => listRoles(ctx)),
  attachRole: procedure.input(attachRoleInput).mutation(({ ctx, input }) => attachRole(ctx, input)),
  detachRole: procedure.input(idInput).mutation(({ ctx, input }) => detachRole(ctx, input)),
  assign: procedure.input(assignInput).mutation(({ ctx, input }) => assignPermissionSet(ctx, input)),
  unassign: procedure.input(idInput).mutation(({ ctx, input }) => removeAssignment(ctx, input)),
});
