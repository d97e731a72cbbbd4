import { z } from "zod";
import {
  installedPackSchema,
  packComparisonSchema,
  packEnvironmentSchema,
  rebuildEnvironmentInput,
} from "@/lib/schemas/pack-upload";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf, refParams } from "@/server/api/rest/envelopes";
import { readUpload } from "@/server/api/rest/read-upload";
import { packResource } from "@/server/api/rest/resources";
import { comparePack } from "@/server/domain/packs/compare-pack";
import { exportPack } from "@/server/domain/packs/export-pack";
import { installPack } from "@/server/domain/packs/install-pack";
import { listPackEnvironments } from "@/server/domain/packs/list-environments";
import { rebuildEnvironment } from "@/server/domain/packs/rebuild-environment";
import { authoriseUpload, stagePack } from "@/server/domain/packs/stage-pack";

const flag = { type: "string", enum: ["true", "false"] };
const UPLOAD = {
  type: "object",
  properties: {
    pack: { type: "string", format: "binary", description: "A tar.gz of at most 100 MB" },
    force: { ...flag, description: "Replace the pack when there is one" },
    skip_tests: flag,
    dry_run: { ...flag, description: "Only say what would change" },
  },
  required: ["pack"],
};

const isTrue = (text: string | undefined) => text === "true" || text === "1";

/** Upload and export of packs as archives, and the environments of their dependencies. rest-api.md §3. */
export function addPackArchiveRoutes(rest: Rest): void {
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/packs/upload",
      summary: "Install a pack from an archive, or say what that would change",
      tag: "Packs",
      status: 201,
      multipart: UPLOAD,
      response: dataOf(z.union([installedPackSchema.extend({ pack: packResource.schema }), packComparisonSchema])),
    },
    async (ctx, { request }) => {
      authoriseUpload(ctx);
      const { taken: staged, fields } = await readUpload(
        request,
        "pack",
        (file) => stagePack(ctx, file),
        (late) => late.discard(),
      );
      try {
        if (isTrue(fields.dry_run)) return Response.json({ data: await comparePack(ctx, staged) });
        const options = { force: isTrue(fields.force), skipTests: isTrue(fields.skip_tests) };
        const { pack, ...installed } = await installPack(ctx, staged, options);
        return { data: { pack: packResource.present(pack), ...installed } };
      } finally {
        await staged.discard();
      }
    },
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/packs/{ref}/export",
      summary: "A pack as an archive that can be uploaded again",
      tag: "Packs",
      params: refParams,
      produces: "application/gzip",
      response: z.string(),
    },
    async (ctx, { params }) => {
      const { fileName, archive } = await exportPack(ctx, params);
      return new Response(new Uint8Array(archive), {
        headers: {
          "content-type": "application/gzip",
          "content-disposition": `attachment; filename="${fileName}"`,
          "content-length": String(archive.length),
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
      });
    },
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/packs/{ref}/environments",
      summary: "The environments of a pack's dependencies on each machine",
      tag: "Packs",
      params: refParams,
      response: dataOf(z.array(packEnvironmentSchema)),
    },
    async (ctx, { params }) => ({ data: await listPackEnvironments(ctx, params) }),
  );
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/packs/{ref}/environments/rebuild",
      summary: "Build the environments of a pack anew",
      tag: "Packs",
      params: refParams,
      body: rebuildEnvironmentInput.omit({ ref: true }),
      response: dataOf(z.array(packEnvironmentSchema)),
    },
    async (ctx, { params, body }) => ({ data: await rebuildEnvironment(ctx, { ...body, ref: params.ref }) }),
  );
}
