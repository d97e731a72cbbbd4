import { z } from "zod";
import {
  createdTokenSchema,
  integrationTokenSchema,
  revocationFields,
  tokenFields,
} from "@/lib/schemas/integration-token";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { countedPage, dataOf, definitionPageQuery, deletedSchema, listOf } from "@/server/api/rest/envelopes";
import { createToken } from "@/server/domain/tokens/create-token";
import { deleteToken } from "@/server/domain/tokens/delete-token";
import { listTokens } from "@/server/domain/tokens/list-tokens";
import { revokeToken } from "@/server/domain/tokens/revoke-token";

const tag = "Identities";
const accepts = ["identity"] as const;
const rowId = z.coerce.number().int().positive().max(2_147_483_647);
const identityParams = z.object({ id: rowId });
const tokenParams = z.object({ id: rowId, tid: rowId });
const path = "/api/v1/identities/{id}/integration-tokens";

/** Integration tokens of identities: one's own without a grant, others' with identities:update. rest-api.md §18. */
export function addTokenRoutes(rest: Rest): void {
  endpoint(
    rest,
    {
      method: "get",
      path,
      summary: "Integration tokens of an identity",
      tag,
      accepts,
      params: identityParams,
      query: definitionPageQuery,
      response: listOf(integrationTokenSchema),
    },
    async (ctx, { params, query: { page, page_size: size } }) => {
      const tokens = await listTokens(ctx, { identity: params.id });
      return countedPage(tokens.slice((page - 1) * size, page * size), page, size, tokens.length);
    },
  );

  endpoint(
    rest,
    {
      method: "post",
      path,
      summary: "Create an integration token; it is told in this answer only",
      tag,
      accepts,
      status: 201,
      params: identityParams,
      body: tokenFields,
      response: dataOf(createdTokenSchema),
    },
    async (ctx, { params, body }) => ({ data: await createToken(ctx, { ...body, identity: params.id }) }),
  );

  endpoint(
    rest,
    {
      method: "post",
      path: `${path}/{tid}/revoke`,
      summary: "Revoke an integration token, and what was got with it",
      tag,
      accepts,
      params: tokenParams,
      body: revocationFields,
      bodyOptional: true,
      response: dataOf(integrationTokenSchema),
    },
    async (ctx, { params, body }) => ({
      data: await revokeToken(ctx, { identity: params.id, id: params.tid, reason: body.reason }),
    }),
  );

  endpoint(
    rest,
    {
      method: "delete",
      path: `${path}/{tid}`,
      summary: "Delete an integration token",
      tag,
      accepts,
      params: tokenParams,
      response: deletedSchema,
    },
    async (ctx, { params }) => {
      const { label } = await deleteToken(ctx, { identity: params.id, id: params.tid });
      return { success: true, message: `Integration token ${label} deleted` };
    },
  );
}
