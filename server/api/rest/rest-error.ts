import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ZodError } from "zod";
import { httpStatus, restCode } from "@/server/api/error-map";
import { type AppError, errorMessage, isAppError } from "@/server/errors";
import type { Log } from "@/server/log";

/** An answer that is not the normal one, thrown from anywhere below a route. */
export class RestError extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409 | 415 | 422 | 501 | 503,
    readonly body: Record<string, unknown>,
  ) {
    super(`HTTP ${status}`);
  }
}

/** The body that token extraction uses, which is not the normal one (rest-api.md §0.5). */
export function tokenError(problem: "missing" | "invalid" | "expired"): RestError {
  const messages = {
    missing: "Missing authentication token",
    invalid: "Invalid authentication token",
    expired: "Authentication token expired",
  };
  return new RestError(401, { error: { code: 401, message: messages[problem] } });
}

export function badRequest(error: string, details?: unknown): RestError {
  return new RestError(400, { error, code: "BAD_REQUEST", ...(details === undefined ? {} : { details }) });
}

/** The server is not configured for it. */
export function notImplemented(error: string): RestError {
  return new RestError(501, { error, code: "NOT_IMPLEMENTED" });
}

/** Messages for each field of a body or a query. */
export function fieldDetails(error: ZodError): { field: string; message: string }[] {
  return error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
}

export function validationError(error: ZodError): RestError {
  const details = fieldDetails(error);
  const [first] = details;
  const text = first ? [first.field, first.message].filter(Boolean).join(": ") : "The body is not valid";
  return new RestError(422, { error: text, code: "VALIDATION_ERROR", details });
}

function appErrorBody(error: AppError): Record<string, unknown> {
  const details = error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
  return { error: error.message, code: restCode(error.code), ...(details.length > 0 ? { details } : {}) };
}

/** Any thrown value as an answer; what is not meant for the public goes to the log with the id of the request. */
export function toErrorResponse(c: Context, error: unknown, request: { log: Log; requestId: string } | null): Response {
  if (error instanceof RestError) return c.json(error.body, error.status);
  if (isAppError(error)) {
    if (error.details !== undefined)
      request?.log.warn({ requestId: request.requestId, details: error.details }, error.message);
    return c.json(appErrorBody(error), httpStatus(error.code));
  }
  if (error instanceof HTTPException) return c.json({ error: error.message, code: "BAD_REQUEST" }, error.status);
  const refused = refusedByDatabase(error);
  if (refused) return c.json(refused.body, refused.status);
  request?.log.error(
    {
      requestId: request.requestId,
      path: c.req.path,
      error: errorMessage(error),
      stack: error instanceof Error ? error.stack : undefined,
    },
    "a request failed",
  );
  const error500 = request ? `Internal error (request ${request.requestId})` : "Internal error";
  return c.json({ error: error500, code: isDatabaseError(error) ? "DATABASE_ERROR" : "INTERNAL_SERVER_ERROR" }, 500);
}

const sqlState = (error: unknown) => (error as { code?: unknown } | null)?.code;

function isDatabaseError(error: unknown): boolean {
  const code = sqlState(error);
  return typeof code === "string" && /^(?:[0-9A-Z]{5}|P\d{4})$/.test(code);
}

/** What the client sent and the database would not take, where no verb said so before: a number out of range, a broken check. */
function refusedByDatabase(error: unknown): RestError | null {
  const code = sqlState(error);
  if (typeof code !== "string" || !/^2[23][0-9A-Z]{3}$/.test(code)) return null;
  if (code === "23505") return new RestError(409, { error: "It exists already", code: "CONFLICT" });
  return new RestError(422, { error: "A value cannot be stored", code: "UNPROCESSABLE_ENTITY" });
}
