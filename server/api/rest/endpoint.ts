import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { z } from "zod";
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

const BODY_BYTES_MAX = 10 * 1024 * 1024;

export type Rest = { app: OpenAPIHono; getRuntime: () => Runtime };

const ERROR_SCHEMA = {
  type: "object" as const,
  properties: { error: { type: "string" as const }, code: { type: "string" as const }, details: {} },
  required: ["error", "code"],
};

type Shapes = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType };
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

type Given<S extends Shapes> = {
  params: Parsed<S["params"]>;
  query: Parsed<S["query"]>;
  body: Parsed<S["body"]>;
  headers: Headers;
  /** For what reads its body itself. */
  request: Request;
};

type Spec<S extends Shapes> = S & {
  method: "get" | "post" | "put" | "delete";
  /** As in the contract, such as `/api/v1/sensors/{ref}`. */
  path: string;
  summary: string;
  tag: string;
  status?: 200 | 201;
  /** The whole body of the answer. */
  response: z.ZodType;
  /** The fields of a multipart body, which the handler reads from the request, as an OpenAPI schema. */
  multipart?: Record<string, unknown>;
  /** The answer is a file of this type: the handler gives a Response of its own. */
  file?: string;
};

/** An endpoint for who is signed in. Declares it for the OpenAPI document, too. */
export function endpoint<S extends Shapes>(
  rest: Rest,
  spec: Spec<S>,
  handle: (ctx: Ctx, given: Given<S>) => Promise<object>,
): void {
  register(rest, spec, true, async (c, base) => {
    const ctx: Ctx = { ...base, actor: await authenticate(c, base) };
    try {
      return await handle(ctx, await readGiven(c, spec));
    } catch (error) {
      if (spec.method !== "get" && isAppError(error) && error.code === "forbidden")
        await recordDenial(ctx, spec.tag.toLowerCase(), `${spec.method.toUpperCase()} ${c.req.path}`);
      throw error;
    }
  });
}

/** An endpoint for everybody. */
export function openEndpoint<S extends Shapes>(
  rest: Rest,
  spec: Spec<S>,
  handle: (base: Omit<Ctx, "actor">, given: Given<S>) => Promise<object>,
): void {
  register(rest, spec, false, async (c, base) => handle(base, await readGiven(c, spec)));
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
    tags: [spec.tag],
    security: secured ? [{ bearer: [] }] : [],
    parameters: [...openApiParameters("path", spec.params), ...openApiParameters("query", spec.query)],
    ...(spec.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: openApiSchema(spec.body, "input") } },
          },
        }
      : {}),
    ...(spec.multipart
      ? { requestBody: { required: true, content: { "multipart/form-data": { schema: spec.multipart } } } }
      : {}),
    responses: {
      [status]: {
        description: "Success",
        content: spec.file
          ? { [spec.file]: { schema: { type: "string" as const, format: "binary" } } }
          : { "application/json": { schema: openApiSchema(spec.response, "output") } },
      },
      default: { description: "Error", content: { "application/json": { schema: ERROR_SCHEMA } } },
    },
  });
  rest.app.on(spec.method.toUpperCase(), spec.path.replaceAll(/\{(\w+)\}/g, ":$1"), async (c) => {
    const runtime = rest.getRuntime();
    const base = baseContext(runtime, c.req.raw.headers, "rest");
    c.header("x-request-id", base.requestId);
    c.header("cache-control", "no-store");
    try {
      const given = await answer(c, base);
      if (!(given instanceof Response)) return c.json(given, status);
      given.headers.set("x-request-id", base.requestId);
      return given;
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

async function readGiven<S extends Shapes>(c: Context, spec: Spec<S>): Promise<Given<S>> {
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
  const body = spec.body ? await readBody(c, spec.body) : undefined;
  return { params: params?.data, query: query?.data, body, headers: c.req.raw.headers, request: c.req.raw } as Given<S>;
}

/** 415 for another type, 400 for what is not JSON, 422 for JSON of another shape. */
async function readBody(c: Context, schema: z.ZodType): Promise<unknown> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type))
    throw new RestError(415, { error: "Send the body as application/json", code: "UNSUPPORTED_MEDIA_TYPE" });
  if (Number(c.req.header("content-length") ?? 0) > BODY_BYTES_MAX) throw badRequest("The body is too large");
  const text = await c.req.text();
  if (text.length > BODY_BYTES_MAX) throw badRequest("The body is too large");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw badRequest("The body is not JSON");
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw validationError(parsed.error);
  return parsed.data;
}
