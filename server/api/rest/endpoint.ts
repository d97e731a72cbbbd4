import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { z } from "zod";
import { BODY_BYTES_MAX, OPEN_BODY_BYTES_MAX, readBytes } from "@/server/api/read-body";
import { isStorableText, parseJson } from "@/server/api/rest/json-body";
import { errorResponses } from "@/server/api/rest/openapi-document";
import { openApiParameters, openApiSchema } from "@/server/api/rest/openapi-schema";
import {
  badRequest,
  fieldDetails,
  RestError,
  toErrorResponse,
  tokenError,
  validationError,
} from "@/server/api/rest/rest-error";
import { baseContext } from "@/server/auth/request-context";
import { isSameOrigin } from "@/server/auth/request-origin";
import { resolveActor } from "@/server/auth/resolve-actor";
import { recordDenial } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { appError, isAppError } from "@/server/errors";
import type { Runtime } from "@/server/process-state";

export type Rest = { app: OpenAPIHono; getRuntime: () => Runtime };

type Shapes = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType };
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

type Given<S extends Shapes> = {
  params: Parsed<S["params"]>;
  query: Parsed<S["query"]>;
  body: Parsed<S["body"]>;
  headers: Headers;
  /** For what the others do not say: how it was asked, and when the client goes. */
  request: Request;
};

type Spec<S extends Shapes> = S & {
  method: "get" | "post" | "put" | "delete";
  /** As in the contract, such as `/api/v1/sensors/{ref}`. */
  path: string;
  summary: string;
  /** What the summary cannot say; Markdown. */
  description?: string;
  tag: string;
  status?: 200 | 201;
  /** A request without a body is one with an empty object. */
  bodyOptional?: boolean;
  /** The whole body of the answer. */
  response: z.ZodType;
  /** `absent`: null for a field of the body is the same as no field. */
  nulls?: "absent";
  /** The type of an answer that is not JSON; the handler then returns a Response. */
  produces?: string;
  /** The fields of a multipart body, which the handler reads from the request, as an OpenAPI schema. */
  multipart?: Record<string, unknown>;
};

/** Who may call an endpoint: identities by themselves, and tokens of executions and sensors. */
export type Caller = "identity" | "execution" | "sensor";

const CALLERS: readonly Caller[] = ["identity", "execution"];

/**
 * An endpoint for who is signed in. Declares it for the OpenAPI document, too. Tokens of executions are accepted, and may do
 * what their permission sets say; tokens of sensors only where `accepts` says so. Endpoints that make or change credentials
 * accept identities only.
 */
export function endpoint<S extends Shapes>(
  rest: Rest,
  spec: Spec<S> & { accepts?: readonly Caller[] },
  handle: (ctx: Ctx, given: Given<S>) => Promise<object>,
): void {
  register(rest, spec, true, async (c, base) => {
    const ctx: Ctx = { ...base, actor: await authenticate(c, base) };
    try {
      const caller = callerOf(ctx.actor);
      if (!(spec.accepts ?? CALLERS).includes(caller)) throw appError("forbidden", REFUSALS[caller]);
      return await handle(ctx, await readGiven(c, spec, BODY_BYTES_MAX));
    } catch (error) {
      if (spec.method !== "get" && isAppError(error) && error.code === "forbidden")
        await recordDenial(ctx, spec.tag.toLowerCase(), `${spec.method.toUpperCase()} ${c.req.path}`);
      throw error;
    }
  });
}

const REFUSALS: Record<Caller, string> = {
  identity: "This is for sensors and executions only",
  execution: "The token of an execution may not do this",
  sensor: "The token of a sensor may not do this",
};

function callerOf(actor: Ctx["actor"]): Caller {
  if (actor.kind === "identity" && actor.sensor) return "sensor";
  return actor.kind === "identity" && actor.execution ? "execution" : "identity";
}

/** An endpoint for everybody. */
export function openEndpoint<S extends Shapes>(
  rest: Rest,
  spec: Spec<S>,
  handle: (base: Omit<Ctx, "actor">, given: Given<S>) => Promise<object>,
): void {
  register(rest, spec, false, async (c, base) => handle(base, await readGiven(c, spec, OPEN_BODY_BYTES_MAX)));
}

function register<S extends Shapes>(
  rest: Rest,
  spec: Spec<S>,
  secured: boolean,
  answer: (c: Context, base: Omit<Ctx, "actor">) => Promise<object>,
): void {
  const status = spec.status ?? 200;
  rest.app.openAPIRegistry.registerPath({
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    ...(spec.description ? { description: spec.description } : {}),
    tags: [spec.tag],
    security: secured ? [{ bearer: [] }, { cookie: [] }] : [],
    parameters: [
      ...openApiParameters(rest.app, "path", spec.params),
      ...openApiParameters(rest.app, "query", spec.query),
    ],
    ...(spec.body
      ? {
          requestBody: {
            required: !spec.bodyOptional,
            content: { "application/json": { schema: openApiSchema(rest.app, spec.body, "input") } },
          },
        }
      : {}),
    ...(spec.multipart
      ? { requestBody: { required: true, content: { "multipart/form-data": { schema: spec.multipart } } } }
      : {}),
    responses: {
      [status]: {
        description: "Success",
        content: {
          [spec.produces ?? "application/json"]: { schema: openApiSchema(rest.app, spec.response, "output") },
        },
      },
      ...errorResponses({ secured, body: spec.body !== undefined, addressed: spec.params !== undefined }),
    },
  });
  rest.app.on(spec.method.toUpperCase(), spec.path.replaceAll(/\{(\w+)\}/g, ":$1"), async (c) => {
    const runtime = rest.getRuntime();
    const base = baseContext(runtime, c.req.raw.headers, "rest");
    c.header("x-request-id", base.requestId);
    c.header("cache-control", "no-store");
    try {
      const answered = await answer(c, base);
      if (answered instanceof Response) {
        answered.headers.set("x-request-id", base.requestId);
        return answered;
      }
      return c.json(answered, status);
    } catch (error) {
      return toErrorResponse(c, error, { log: base.log, requestId: base.requestId });
    }
  });
}

async function authenticate(c: Context, base: Omit<Ctx, "actor">): Promise<Ctx["actor"]> {
  const { headers, method } = c.req.raw;
  const resolved = await resolveActor(base, headers);
  if (!resolved.actor) {
    if (resolved.problem === "frozen") throw appError("forbidden", "This identity is frozen");
    throw tokenError(resolved.problem);
  }
  if (resolved.via === "cookie" && method !== "GET" && !isSameOrigin(headers))
    throw appError("forbidden", "This request comes from a page of another origin");
  return resolved.actor;
}

async function readGiven<S extends Shapes>(c: Context, spec: Spec<S>, bodyBytesMax: number): Promise<Given<S>> {
  const address = { ...c.req.param(), ...c.req.query() };
  if (!Object.values(address).every(isStorableText)) throw badRequest("The address has characters that no name has");
  const params = spec.params?.safeParse(c.req.param());
  if (params && !params.success) throw badRequest("The address is not valid", fieldDetails(params.error));
  const query = spec.query?.safeParse(c.req.query());
  if (query && !query.success) {
    const details = fieldDetails(query.error);
    throw badRequest(
      `The query is not valid: ${details.map(({ field, message }) => `${field}: ${message}`).join("; ")}`,
      details,
    );
  }
  const body = spec.body ? await readBody(c, spec.body, spec, bodyBytesMax) : undefined;
  return { params: params?.data, query: query?.data, body, headers: c.req.raw.headers, request: c.req.raw } as Given<S>;
}

/** 415 for another type, 400 for what is not JSON, 422 for JSON of another shape. */
async function readBody(
  c: Context,
  schema: z.ZodType,
  { bodyOptional = false, nulls }: { bodyOptional?: boolean; nulls?: "absent" },
  bytesMax: number,
): Promise<unknown> {
  const length = c.req.header("content-length");
  if (bodyOptional && c.req.header("content-type") === undefined && (length === undefined || length === "0")) {
    const empty = schema.safeParse({});
    if (!empty.success) throw validationError(empty.error);
    return empty.data;
  }
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type))
    throw new RestError(415, { error: "Send the body as application/json", code: "UNSUPPORTED_MEDIA_TYPE" });
  const bytes = await readBytes(c.req.raw, bytesMax);
  if (bytes === null) throw badRequest(`The body is larger than ${Math.floor(bytesMax / 1024)} KiB`);
  const json = parseJson(bytes);
  const parsed = schema.safeParse(nulls === "absent" ? withoutNulls(json) : json);
  if (!parsed.success) throw validationError(parsed.error);
  return parsed.data;
}

function withoutNulls(json: unknown): unknown {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return json;
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}
