import { z } from "zod";
import {
  createIdentityInput,
  identityDetailSchema,
  identityListItemSchema,
  identityRoleSchema,
  permissionAssignmentSchema,
  roleNameSchema,
  updateIdentityInput,
} from "@/lib/schemas/identity";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { countedPage, dataOf, definitionPageQuery, deletedSchema, idParams, listOf } from "@/server/api/rest/envelopes";
import { addPermissionRoutes } from "@/server/api/rest/permission-routes";
import { resource } from "@/server/api/rest/resource";
import { addRole } from "@/server/domain/identities/add-role";
import { createIdentity } from "@/server/domain/identities/create-identity";
import { deleteIdentity } from "@/server/domain/identities/delete-identity";
import { freezeIdentity } from "@/server/domain/identities/freeze-identity";
import { getIdentity, listAssignments } from "@/server/domain/identities/get-identity";
import { listIdentities } from "@/server/domain/identities/list-identities";
import { removeRole } from "@/server/domain/identities/remove-role";
import { unfreezeIdentity } from "@/server/domain/identities/unfreeze-identity";
import { updateIdentity } from "@/server/domain/identities/update-identity";

const tag = "Identities";
const SUMMARY = ["id", "login", "display_name", "frozen", "attributes", "roles"];
const summary = resource(identityListItemSchema, "IdentitySummary", SUMMARY);
const identity = resource(identityDetailSchema, "Identity", [...SUMMARY, "direct_permissions"]);

const createBody = createIdentityInput.omit({ permission_set_refs: true });
const updateBody = updateIdentityInput.omit({ id: true });
const roleBody = z.object({ role: roleNameSchema });

/** Identities, their roles, permission sets and assignments. rest-api.md §18. */
export function addIdentityRoutes(rest: Rest): void {
  const path = "/api/v1/identities/{id}";
  const params = idParams;
  const response = dataOf(identity.schema);

  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/identities",
      summary: "List identities",
      tag,
      query: definitionPageQuery,
      response: listOf(summary.schema),
    },
    async (ctx, { query: { page, page_size: size } }) => {
      const all = await listIdentities(ctx);
      const shown = all.slice((page - 1) * size, page * size);
      return countedPage(shown.map(summary.present), page, size, all.length);
    },
  );
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/identities",
      summary: "Create an identity",
      tag,
      body: createBody,
      status: 201,
      response,
    },
    async (ctx, { body }) => ({
      data: identity.present(await createIdentity(ctx, { ...body, permission_set_refs: [] })),
    }),
  );
  endpoint(rest, { method: "get", path, summary: "Get an identity", tag, params, response }, async (ctx, given) => ({
    data: identity.present(await getIdentity(ctx, given.params)),
  }));
  endpoint(
    rest,
    { method: "put", path, summary: "Change an identity", tag, params, body: updateBody, response },
    async (ctx, given) => ({
      data: identity.present(await updateIdentity(ctx, { ...given.body, id: given.params.id })),
    }),
  );
  endpoint(
    rest,
    { method: "delete", path, summary: "Delete an identity", tag, params, response: dataOf(deletedSchema) },
    async (ctx, given) => ({ data: await deleteIdentity(ctx, given.params) }),
  );
  for (const [name, run, word] of [
    ["freeze", freezeIdentity, "frozen"],
    ["unfreeze", unfreezeIdentity, "not frozen any more"],
  ] as const)
    endpoint(
      rest,
      {
        method: "post",
        path: `${path}/${name}`,
        summary: `${name === "freeze" ? "Shut out" : "Let in again"} an identity`,
        tag,
        params,
        response,
      },
      async (ctx, given) => {
        const changed = await run(ctx, given.params);
        return { data: identity.present(changed), message: `Identity ${changed.login} is ${word}` };
      },
    );

  endpoint(
    rest,
    {
      method: "post",
      path: `${path}/roles`,
      summary: "Give an identity a role",
      tag,
      params,
      body: roleBody,
      status: 201,
      response: dataOf(identityRoleSchema),
    },
    async (ctx, given) => ({ data: await addRole(ctx, { identity_id: given.params.id, role: given.body.role }) }),
  );
  endpoint(
    rest,
    {
      method: "delete",
      path: "/api/v1/identities/roles/{id}",
      summary: "Take a role from an identity",
      tag,
      params,
      response: dataOf(deletedSchema),
    },
    async (ctx, given) => ({ data: await removeRole(ctx, given.params) }),
  );
  endpoint(
    rest,
    {
      method: "get",
      path: `${path}/permissions`,
      summary: "List what is assigned to an identity",
      tag,
      params,
      response: z.array(permissionAssignmentSchema),
    },
    (ctx, given) => listAssignments(ctx, given.params),
  );
  addPermissionRoutes(rest);
}
