import { z } from "zod";
import {
  assignInput,
  createPermissionSetInput,
  permissionAssignmentSchema,
  permissionSetRoleSchema,
  permissionSetSchema,
  roleNameSchema,
  updatePermissionSetInput,
} from "@/lib/schemas/identity";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { clearable, dataOf, deletedSchema, idParams } from "@/server/api/rest/envelopes";
import { resource } from "@/server/api/rest/resource";
import { assignPermissionSet } from "@/server/domain/permissions/assign-permission-set";
import { attachRole } from "@/server/domain/permissions/attach-role";
import { createPermissionSet } from "@/server/domain/permissions/create-permission-set";
import { deletePermissionSet } from "@/server/domain/permissions/delete-permission-set";
import { detachRole } from "@/server/domain/permissions/detach-role";
import { listPermissionSets } from "@/server/domain/permissions/list-permission-sets";
import { removeAssignment } from "@/server/domain/permissions/remove-assignment";
import { updatePermissionSet } from "@/server/domain/permissions/update-permission-set";

const tag = "Permissions";
const set = resource(permissionSetSchema, "PermissionSet", [
  "id",
  "ref",
  "pack_ref",
  "label",
  "description",
  "grants",
  "roles",
]);

const setsQuery = z.object({ pack_ref: z.string().min(1).optional() });
const updateBody = updatePermissionSetInput
  .omit({ id: true })
  .extend({ description: clearable(z.string().max(10_000)) });
const roleBody = z.object({ role: roleNameSchema });

/** Permission sets and who has them. rest-api.md §18; making and deleting sets, and detaching roles, is ours. */
export function addPermissionRoutes(rest: Rest): void {
  const sets = "/api/v1/permissions/sets";
  const path = `${sets}/{id}`;
  const params = idParams;
  const response = dataOf(set.schema);
  const deleted = dataOf(deletedSchema);

  endpoint(
    rest,
    {
      method: "get",
      path: sets,
      summary: "List permission sets",
      tag,
      query: setsQuery,
      response: z.array(set.schema),
    },
    async (ctx, { query }) => (await listPermissionSets(ctx, query)).map(set.present),
  );
  endpoint(
    rest,
    {
      method: "post",
      path: sets,
      summary: "Create a permission set",
      tag,
      body: createPermissionSetInput,
      status: 201,
      response,
    },
    async (ctx, { body }) => ({ data: set.present(await createPermissionSet(ctx, body)) }),
  );
  endpoint(
    rest,
    { method: "put", path, summary: "Change a permission set", tag, params, body: updateBody, response },
    async (ctx, given) => ({
      data: set.present(await updatePermissionSet(ctx, { ...given.body, id: given.params.id })),
    }),
  );
  endpoint(
    rest,
    { method: "delete", path, summary: "Delete a permission set", tag, params, response: deleted },
    async (ctx, given) => ({ data: await deletePermissionSet(ctx, given.params) }),
  );
  endpoint(
    rest,
    {
      method: "post",
      path: `${path}/roles`,
      summary: "Attach a permission set to a role",
      tag,
      params,
      body: roleBody,
      status: 201,
      response: dataOf(permissionSetRoleSchema),
    },
    async (ctx, given) => ({
      data: await attachRole(ctx, { permission_set_id: given.params.id, role: given.body.role }),
    }),
  );
  endpoint(
    rest,
    {
      method: "delete",
      path: `${sets}/roles/{id}`,
      summary: "Take a permission set from a role",
      tag,
      params,
      response: deleted,
    },
    async (ctx, given) => ({ data: await detachRole(ctx, given.params) }),
  );
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/permissions/assignments",
      summary: "Assign a permission set to an identity",
      tag,
      body: assignInput,
      status: 201,
      response: dataOf(permissionAssignmentSchema),
    },
    async (ctx, { body }) => ({ data: await assignPermissionSet(ctx, body) }),
  );
  endpoint(
    rest,
    {
      method: "delete",
      path: "/api/v1/permissions/assignments/{id}",
      summary: "Take a permission set from an identity",
      tag,
      params,
      response: deleted,
    },
    async (ctx, given) => ({ data: await removeAssignment(ctx, given.params) }),
  );
}
