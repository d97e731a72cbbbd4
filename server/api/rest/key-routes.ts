import { z } from "zod";
import { createKeyInput, keyOwnerTypeSchema, keySchema, keySummarySchema, updateKeyInput } from "@/lib/schemas/key";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { countedPage, dataOf, deletedSchema, historyPageQuery, listOf, refParams } from "@/server/api/rest/envelopes";
import { resource } from "@/server/api/rest/resource";
import { createKey } from "@/server/domain/keys/create-key";
import { deleteKey } from "@/server/domain/keys/delete-key";
import { getKey } from "@/server/domain/keys/get-key";
import { listKeys } from "@/server/domain/keys/list-keys";
import { updateKey } from "@/server/domain/keys/update-key";

const words = (text: string) => text.split(" ");
const keyResource = resource(
  keySchema,
  "Key",
  words(
    "id ref owner_type owner owner_identity owner_pack owner_pack_ref owner_action owner_action_ref owner_sensor owner_sensor_ref name encrypted value created updated",
  ),
);
const keySummary = resource(keySummarySchema, "KeySummary", words("id ref owner_type owner name encrypted created"));

const listQuery = historyPageQuery
  .omit({ include_total: true })
  .extend({ owner_type: keyOwnerTypeSchema.optional(), owner: z.string().min(1).optional() });

/** Keys: datastore entries and secrets. rest-api.md §14. */
export function addKeyRoutes(rest: Rest): void {
  const path = "/api/v1/keys";
  const tag = "Keys";
  endpoint(
    rest,
    {
      method: "get",
      path,
      summary: "Keys that you may read, without values",
      tag,
      query: listQuery,
      response: listOf(keySummary.schema),
    },
    async (ctx, { query: { page, per_page: size, ...filter } }) => {
      const keys = await listKeys(ctx, filter);
      const shown = keys.slice((page - 1) * size, page * size).map(keySummary.present);
      return countedPage(shown, page, size, keys.length);
    },
  );
  endpoint(
    rest,
    {
      method: "post",
      path,
      summary: "Store a key",
      tag,
      status: 201,
      body: createKeyInput,
      response: dataOf(keyResource.schema),
    },
    async (ctx, { body }) => ({ data: keyResource.present(await createKey(ctx, body)) }),
  );
  const one = { path: `${path}/{ref}`, tag, params: refParams };
  endpoint(
    rest,
    {
      ...one,
      method: "get",
      summary: "One key; an encrypted value only with keys:decrypt",
      response: dataOf(keyResource.schema),
    },
    async (ctx, { params }) => ({ data: keyResource.present(await getKey(ctx, params)) }),
  );
  endpoint(
    rest,
    {
      ...one,
      method: "put",
      summary: "Change a key",
      body: updateKeyInput.omit({ ref: true }),
      response: dataOf(keyResource.schema),
    },
    async (ctx, { params, body }) => ({ data: keyResource.present(await updateKey(ctx, { ...body, ...params })) }),
  );
  endpoint(rest, { ...one, method: "delete", summary: "Delete a key", response: deletedSchema }, (ctx, { params }) =>
    deleteKey(ctx, params),
  );
}
