import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type JsonSchema,
  type OpenApiDocument,
  type Operation,
  operationsOf,
  type Parameter,
  resolved,
  sampleOf,
  validatorOf,
} from "@/server/testing/openapi-operations";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

/** What everybody may call; a new one is a decision, and is written here. */
const OPEN = new Set([
  "POST /auth/login",
  "POST /auth/refresh",
  "POST /auth/register",
  "POST /auth/token-login",
  "POST /auth/ldap/login",
  "GET /auth/settings",
  "GET /auth/logout",
  "GET /auth/oidc/login",
  "GET /auth/callback",
  "POST /api/v1/webhooks/{key}",
  "GET /health",
  "GET /health/detailed",
  "GET /health/ready",
  "GET /health/live",
]);
/** A ref that exists, by the first part of the path behind /api/v1. */
const REFS: Record<string, string> = {
  packs: "core",
  runtimes: "core.shell",
  triggers: "core.alert",
  sensors: "core.timer_sensor",
  rules: "core.walked",
  actions: "core.echo",
};

let server: RestServer;
let document: OpenApiDocument;
let operations: Operation[];

beforeAll(async () => {
  server = await createRestServer({ live: true });
  document = (await server.call("GET", "/api/v1/openapi.json", { token: null })).body;
  operations = operationsOf(document);
  await server.database.sql(
    `with r as (insert into attune.rule (ref, pack_ref, label, trigger_ref, action_ref) values ('core.walked', 'core', 'Walked', 'core.alert', 'core.echo') returning id, ref),
       e as (insert into attune.event (trigger_ref, payload) values ('core.alert', '{"a":1}') returning id),
       n as (insert into attune.enforcement (rule, rule_ref, trigger_ref, event, status, config) select r.id, r.ref, 'core.alert', e.id, 'processed', '{"b":2}' from r, e returning id, event)
     insert into attune.execution (action_ref, enforcement, event, rule_ref, trigger_ref, status, config, result, finished_at)
     select 'core.echo', n.id, n.event, 'core.walked', 'core.alert', 'completed', '{"message":"hi"}', '{"succeeded":true,"exit_code":0}', now() from n`,
  );
});
afterAll(() => server.drop());

const named = ({ method, path }: Operation) => `${method} ${path}`;

function goodValue(path: string, { name, schema }: Parameter): string {
  const { enum: options, type } = resolved(document, schema);
  if (options?.length) return String(options[0]);
  if (name === "id" || name === "tid" || type === "integer" || type === "number") return "1";
  return REFS[path.split("/")[3] ?? ""] ?? "core";
}

/** The address of an operation with good values, some of them replaced; values are sent as they are given. */
function addressOf(
  { path, parameters }: Operation,
  bad: { in: "path" | "query"; name: string; value: string } | null = null,
) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (bad?.in === "path" && bad.name === name) return bad.value;
    const parameter = parameters.find((one) => one.in === "path" && one.name === name);
    return encodeURIComponent(goodValue(path, parameter ?? { in: "path", name, schema: {} }));
  });
  return bad?.in === "query" ? `${filled}?${bad.name}=${bad.value}` : filled;
}

type Sent = Parameters<RestServer["request"]>[2];

/** Status and parsed body; a stream is let go, and what is not JSON is text. */
async function send(method: string, address: string, options: Sent = {}): Promise<{ status: number; body: unknown }> {
  const response = await server.request(method, address, options);
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("text/event-stream")) {
    await response.body?.cancel();
    return { status: response.status, body: null };
  }
  const text = await response.text();
  return { status: response.status, body: type.startsWith("application/json") ? JSON.parse(text) : text };
}

/** The contract's two shapes of errors (rest-api.md §0.5). */
function isError(body: unknown): boolean {
  const { error, code } = body as { error?: unknown; code?: unknown };
  if (typeof error === "string") return typeof code === "string" && error.length > 0;
  const inner = (error ?? {}) as { code?: unknown; message?: unknown };
  return inner.code === 401 && typeof inner.message === "string";
}

/** Sends what cannot be right, and says what was answered otherwise than with a 4xx in the shape of errors. */
async function refusalProblem(operation: Operation, address: string, options: Sent = {}): Promise<string | null> {
  const { status, body } = await send(operation.method, address, options);
  if (status >= 400 && status < 500 && isError(body)) return null;
  return `${named(operation)} ${address} → ${status} ${JSON.stringify(body).slice(0, 200)}`;
}

/** Sends what may be right or wrong; only a fault of ours is a problem. */
async function faultProblem(operation: Operation, address: string, options: Sent = {}): Promise<string | null> {
  const { status, body } = await send(operation.method, address, options);
  if (status < 500 && (status < 400 || isError(body))) return null;
  return `${named(operation)} ${address} → ${status} ${JSON.stringify(body).slice(0, 200)}`;
}

const only = (problems: (string | null)[]) => problems.filter((problem) => problem !== null);
const jsonBodyOf = ({ bodies }: Operation) => bodies["application/json"];
/** A body that belongs to the operation, so that what is refused is the thing that is wrong. */
const withBody = (operation: Operation): Sent => {
  const schema = jsonBodyOf(operation);
  if (schema) return { body: sampleOf(document, schema) };
  return Object.keys(operation.bodies).some((type) => type.startsWith("multipart/")) ? { body: new FormData() } : {};
};

describe("every operation of the OpenAPI document", { timeout: 120_000 }, () => {
  test("has a tag, an answer and a name of its own", () => {
    expect(operations.length).toBeGreaterThan(60);
    for (const operation of operations) {
      expect([named(operation), operation.tags.length]).toEqual([named(operation), 1]);
      for (const place of operation.path.matchAll(/\{(\w+)\}/g))
        expect([named(operation), operation.parameters.map(({ name }) => name)]).toEqual([
          named(operation),
          expect.arrayContaining([place[1]]),
        ]);
    }
  });

  test("wants a credential, unless it is one of those that are open on purpose", async () => {
    for (const operation of operations) {
      expect([named(operation), operation.secured]).toEqual([named(operation), !OPEN.has(named(operation))]);
      if (!operation.secured) continue;
      const answer = await send(operation.method, addressOf(operation), { ...withBody(operation), token: null });
      expect([named(operation), answer]).toEqual([
        named(operation),
        { status: 401, body: { error: { code: 401, message: "Missing authentication token" } } },
      ]);
    }
  });

  test("refuses addresses that no thing has with a 4xx", async () => {
    const problems: (string | null)[] = [];
    for (const operation of operations)
      for (const parameter of operation.parameters.filter((one) => one.in === "path")) {
        const type = resolved(document, parameter.schema).type;
        const isNumber = type === "integer" || type === "number" || parameter.name === "id";
        const values = isNumber
          ? ["abc", "-1", "0", "1.5", "99999999999999999999", "9007199254740991", "%00", "1%27--"]
          : ["nothing.here", "a%00b", "%ff%fe", "..%2f..%2fetc", "x".repeat(300), "%F0%9F%92%A9", "core.echo%27--"];
        for (const value of values)
          problems.push(
            await refusalProblem(
              operation,
              addressOf(operation, { in: "path", name: parameter.name, value }),
              withBody(operation),
            ),
          );
      }
    expect(only(problems)).toEqual([]);
  });

  test("answers 400 to a query that cannot be read, and takes any number and text without a fault", async () => {
    const problems: (string | null)[] = [];
    for (const operation of operations)
      for (const parameter of operation.parameters.filter((one) => one.in === "query")) {
        const schema = resolved(document, parameter.schema);
        const query = (value: string) => addressOf(operation, { in: "query", name: parameter.name, value });
        const readable = schema.enum || [schema.type].flat().some((type) => type === "integer" || type === "number");
        if (readable)
          for (const value of ["foo", "%5B%5D"]) {
            const { status, body } = await send(operation.method, query(value), withBody(operation));
            if (status !== 400 || !isError(body)) problems.push(`${named(operation)} ${query(value)} → ${status}`);
          }
        problems.push(await refusalProblem(operation, query("%00"), withBody(operation)));
        for (const value of [
          "1",
          "2147483648",
          "9007199254740991",
          "99999999999999999999",
          "%F0%9F%92%A9",
          "%ff",
          "a%27b",
          "",
        ])
          problems.push(await faultProblem(operation, query(value), withBody(operation)));
      }
    expect(only(problems)).toEqual([]);
  });

  test("ignores query keys that it does not know", async () => {
    for (const operation of operations.filter(({ method, secured }) => method === "GET" && secured)) {
      const [plain, with_] = [addressOf(operation), `${addressOf(operation)}?nobody_knows_this=1`];
      expect([named(operation), (await send("GET", with_)).status]).toEqual([
        named(operation),
        (await send("GET", plain)).status,
      ]);
    }
  });

  test("answers 415 to another type of body, 400 to what is no JSON, and 4xx to JSON of another shape", async () => {
    const problems: (string | null)[] = [];
    for (const operation of operations.filter(jsonBodyOf)) {
      const address = addressOf(operation);
      const isWebhook = operation.path.includes("/webhooks/{key}");
      const expectStatus = async (wanted: number, options: Sent) => {
        const { status, body } = await send(operation.method, address, options);
        if (status !== wanted || !isError(body))
          problems.push(`${named(operation)} → ${status}, not ${wanted}: ${JSON.stringify(body)}`);
      };
      if (!isWebhook) {
        await expectStatus(415, { body: "a=b", headers: { "content-type": "text/plain" } });
        await expectStatus(400, { body: "{" });
        await expectStatus(400, { body: new Uint8Array([0x22, 0xff, 0x22]) });
        await expectStatus(400, { body: `${"[".repeat(100_000)}${"]".repeat(100_000)}` });
        await expectStatus(422, { body: '{"ref":"a\\u0000b","x":"\\ud800"}' });
      }
      for (const body of ["[]", '"text"', "7", "null", "true", '{"__proto__":{"a":1},"constructor":1}'])
        problems.push(await (body.startsWith("{") ? faultProblem : refusalProblem)(operation, address, { body }));
    }
    expect(only(problems)).toEqual([]);
  });

  test("answers 4xx to a field of another type", async () => {
    const problems: (string | null)[] = [];
    let fields = 0;
    for (const operation of operations) {
      const schema = jsonBodyOf(operation);
      if (!schema) continue;
      const sample = sampleOf(document, schema);
      for (const [name, field] of Object.entries(resolved(document, schema).properties ?? {})) {
        const takes = validatorOf(document, field as JsonSchema);
        const wrong = [{ not: "this" }, ["not", "this"], "not this", 12.5, true].filter(
          (value) => !takes.safeParse(value).success,
        );
        for (const value of wrong.slice(0, 2)) {
          fields += 1;
          const body = { ...(sample as object), [name]: value };
          const problem = await refusalProblem(operation, addressOf(operation), { body });
          if (problem) problems.push(`${name}: ${JSON.stringify(value)} in ${problem}`);
        }
      }
    }
    expect(only(problems)).toEqual([]);
    expect(fields).toBeGreaterThan(100);
  });

  test("answers 4xx to a form without what it needs", async () => {
    const problems: (string | null)[] = [];
    for (const operation of operations) {
      if (!Object.keys(operation.bodies).some((type) => type.startsWith("multipart/"))) continue;
      const address = addressOf(operation);
      const strange = new FormData();
      strange.set("nobody", new Blob(["\u0000\u0001"]), "../../x");
      for (const body of [new FormData(), strange]) problems.push(await refusalProblem(operation, address, { body }));
      problems.push(await refusalProblem(operation, address, { body: "{}" }));
      const headers = { "content-type": "multipart/form-data; boundary=x" };
      problems.push(await refusalProblem(operation, address, { body: "--y\r\nbroken", headers }));
    }
    expect(only(problems)).toEqual([]);
  });

  test("answers what its schema declares, and nothing besides", async () => {
    let checked = 0;
    for (const operation of operations.filter(({ method }) => method === "GET")) {
      const schema = operation.answers["200"];
      if (!schema) continue;
      const { status, body } = await send("GET", addressOf(operation));
      if (status !== 200) continue; // there is no such thing in this database
      const parsed = validatorOf(document, schema).safeParse(body);
      expect([named(operation), parsed.error?.issues ?? []]).toEqual([named(operation), []]);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(35);
  });

  test("answers HEAD where it answers GET, says its methods to OPTIONS, and refuses others with 405", async () => {
    for (const operation of operations.filter(({ method, secured }) => method === "GET" && secured)) {
      const address = addressOf(operation);
      const [head, options, patch, slash] = await Promise.all([
        server.request("HEAD", address),
        server.request("OPTIONS", address, { token: null }),
        server.request("PATCH", address),
        server.request("GET", `${address}/`),
      ]);
      const status = (await send("GET", address)).status;
      expect([named(operation), head.status, await head.text()]).toEqual([named(operation), status, ""]);
      expect([named(operation), options.status, options.headers.get("allow")]).toEqual([
        named(operation),
        204,
        expect.stringContaining("GET, HEAD, OPTIONS"),
      ]);
      expect([named(operation), patch.status, (await patch.json()).code]).toEqual([
        named(operation),
        405,
        "METHOD_NOT_ALLOWED",
      ]);
      expect([named(operation), slash.status]).toEqual([named(operation), status]);
      await slash.body?.cancel();
    }
  });
});

describe("the document", () => {
  test("names its schemas, and every reference leads to one", () => {
    const names = Object.keys(document.components.schemas);
    expect(names).toEqual(
      expect.arrayContaining([
        "Pack",
        "Sensor",
        "Rule",
        "Action",
        "Execution",
        "ExecutionSummary",
        "Error",
        "TokenError",
        "SensorCreate",
        "PackUpdate",
      ]),
    );
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(100);
    for (const name of references) expect(names).toContain(name);
    expect(JSON.stringify(document)).not.toContain('"$defs"');
  });

  test("shows examples that its own schemas take", () => {
    let examples = 0;
    for (const [name, schema] of Object.entries(document.components.schemas))
      for (const example of schema.examples ?? []) {
        expect([name, validatorOf(document, schema).safeParse(example).error?.issues ?? []]).toEqual([name, []]);
        examples += 1;
      }
    expect(examples).toBeGreaterThan(5);
  });

  test("is shown by a page that loads nothing from elsewhere", async () => {
    const page = await server.request("GET", "/docs", { token: null });
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? "");
    expect(files.length).toBeGreaterThan(5);
    for (const file of files.filter((address) => address.startsWith("/docs/"))) {
      const response = await server.request("GET", file, { token: null });
      expect([file, response.status]).toEqual([file, 200]);
      const etag = response.headers.get("etag") ?? "";
      await response.arrayBuffer();
      expect((await server.request("GET", file, { token: null, headers: { "if-none-match": etag } })).status).toBe(304);
    }
    expect(files.filter((address) => !address.startsWith("/"))).toEqual([]);
  });
});
