import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { archiveOf } from "@/server/testing/pack-archives";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

let server: RestServer;
beforeAll(async () => {
  server = await createRestServer();
});
beforeEach(() => server.database.sql("delete from attune.pack where ref <> 'core'"));
afterAll(() => server.drop());

const FILES = {
  "pack.yaml": 'ref: ops\nlabel: Ops\nversion: "1.0.0"\n',
  "actions/run.yaml": "ref: ops.run\nrunner_type: shell\nentry_point: run.sh\n",
  "actions/run.sh*": "echo run\n",
  "actions/broken.yaml": "ref: [\n",
  "actions/workflows/deploy.workflow.yaml": "version: 1\n",
};
type Body = { status: number; body: Record<string, unknown> };

async function upload(archive: Buffer | null, fields: Record<string, string> = {}, headers = {}): Promise<Body> {
  const form = new FormData();
  const [first, ...rest] = Object.entries(fields);
  // Fields may come before the file and after it.
  if (first) form.set(...first);
  if (archive) form.set("pack", new Blob([new Uint8Array(archive)]), "ops.tar.gz");
  for (const field of rest) form.set(...field);
  const response = await server.send("/api/v1/packs/upload", { method: "POST", body: form, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe("POST /api/v1/packs/upload", () => {
  test("answers 201 with the pack and what was skipped, and 409 for the same pack without force", async () => {
    const archive = await archiveOf(FILES);
    const first = await upload(archive, { skip_tests: "true" });
    expect(first).toMatchObject({
      status: 201,
      body: { data: { pack: { ref: "ops", is_standard: false }, test_result: null, tests_skipped: true } },
    });
    const { warnings } = first.body.data as { warnings: { file: string; skipped: boolean }[] };
    expect(warnings.map(({ file }) => file)).toEqual(["actions/broken.yaml", "actions/workflows/deploy.workflow.yaml"]);
    expect(await upload(archive)).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
    expect(await upload(archive, { force: "true" })).toMatchObject({
      status: 201,
      body: { data: { tests_skipped: false } },
    });
    expect((await server.call("GET", "/api/v1/packs/ops/actions")).body.items).toHaveLength(1);
  });

  test("only says what would change with dry_run", async () => {
    const answer = await upload(await archiveOf(FILES), { force: "true", dry_run: "true" });
    expect(answer).toMatchObject({
      status: 200,
      body: { data: { installed_version: null, components: { actions: { added: ["ops.run"] } } } },
    });
    expect((await server.call("GET", "/api/v1/packs/ops")).status).toBe(404);
  });

  test("answers 400 for a bad archive, however large, 422 for a bad pack.yaml, 415 and 400 for other bodies", async () => {
    expect(await upload(Buffer.from("no archive"))).toMatchObject({ status: 400, body: { code: "BAD_REQUEST" } });
    expect(await upload(Buffer.alloc(5_000_000, 7), { force: "true" })).toMatchObject({ status: 400 });
    expect(await upload(await archiveOf({ "pack.yaml": "ref: Ops\n" }))).toMatchObject({ status: 422 });
    expect(await upload(null, { force: "true" })).toMatchObject({ status: 400 });
    expect(await server.call("POST", "/api/v1/packs/upload", { body: {} })).toMatchObject({ status: 415 });
    const cut = await server.send("/api/v1/packs/upload", {
      method: "POST",
      body: '--x\r\nContent-Disposition: form-data; name="pack"; filename="a"\r\n\r\nabc',
      headers: { "content-type": "multipart/form-data; boundary=x" },
    });
    expect(cut.status).toBe(400);
  });

  test("answers 403 without packs:install, and 401 to nobody", async () => {
    const archive = await archiveOf(FILES);
    expect(await upload(archive, {}, { authorization: `Bearer ${server.tokens.viewer}` })).toMatchObject({
      status: 403,
    });
    expect(await upload(archive, {}, { authorization: "Bearer nonsense" })).toMatchObject({ status: 401 });
  });
});

describe("GET /api/v1/packs/{ref}/export", () => {
  test("gives an archive as a download that uploads again", async () => {
    const archive = await archiveOf(FILES);
    await upload(archive);
    const answer = await server.send("/api/v1/packs/ops/export");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="ops-1.0.0.tar.gz"');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(archive)).toBe(true);
    expect((await upload(bytes, { force: "true" })).status).toBe(201);
    expect((await server.send("/api/v1/packs/nothing/export")).status).toBe(404);
  });
});

test("environments are listed, and rebuilding them needs packs:install", async () => {
  await upload(await archiveOf(FILES));
  await server.database.sql(
    "insert into attune.pack_environment (pack, runtime_ref, host, content_hash, status, error) select id, 'core.python', 'h', 'x', 'failed', 'why' from attune.pack where ref = 'ops'",
  );
  expect((await server.call("GET", "/api/v1/packs/ops/environments")).body.data).toMatchObject([
    { host: "h", status: "failed", error: "why" },
  ]);
  const path = "/api/v1/packs/ops/environments/rebuild";
  expect((await server.call("POST", path, { body: {}, token: server.tokens.viewer })).status).toBe(403);
  expect((await server.call("POST", path, { body: {} })).body.data).toMatchObject([{ status: "pending", error: null }]);
});

test("runtimes are made, changed by patch objects, and deleted", async () => {
  const body = {
    ref: "own.lua",
    name: "Lua",
    description: "d",
    distributions: {},
    execution_config: { interpreter: { binary: "lua" } },
  };
  expect(await server.call("POST", "/api/v1/runtimes", { body })).toMatchObject({
    status: 201,
    body: { data: { ref: "own.lua", pack: null } },
  });
  expect(await server.call("POST", "/api/v1/runtimes", { body })).toMatchObject({ status: 409 });
  const put = await server.call("PUT", "/api/v1/runtimes/own.lua", {
    body: { name: "L", description: { op: "clear" }, installation: { op: "set", value: { a: 1 } } },
  });
  expect(put.body.data).toMatchObject({ name: "L", description: null, installation: { a: 1 } });
  expect((await server.call("DELETE", "/api/v1/runtimes/own.lua", { token: server.tokens.viewer })).status).toBe(403);
  expect(await server.call("DELETE", "/api/v1/runtimes/own.lua")).toMatchObject({
    status: 200,
    body: { success: true },
  });
  expect((await server.call("GET", "/api/v1/runtimes/own.lua")).status).toBe(404);
});

test("the description of a pack is set and cleared by patch objects", async () => {
  await upload(await archiveOf(FILES));
  const put = (body: unknown) => server.call("PUT", "/api/v1/packs/ops", { body });
  expect((await put({ description: { op: "set", value: "Now" } })).body.data.description).toBe("Now");
  expect((await put({ label: "Other" })).body.data.description).toBe("Now");
  expect((await put({ description: { op: "clear" } })).body.data.description).toBeNull();
});
