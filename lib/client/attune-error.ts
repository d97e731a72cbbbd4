/** What kept an answer from coming, where the server gave no code of its own. */
export type LocalErrorCode = "NETWORK" | "TIMEOUT" | "ABORTED" | "BAD_ANSWER";

type Facts = { status?: number; code: string; details?: unknown; requestId?: string | null; cause?: unknown };

/**
 * The one error of the client. `code` is the server's (`NOT_FOUND`, `FORBIDDEN`, `VALIDATION_ERROR`, …), or `NETWORK` (no
 * answer came), `TIMEOUT`, `ABORTED` (by your signal) or `BAD_ANSWER` (not what an Attune server says); `status` is 0
 * where there was no answer.
 */
export class AttuneError extends Error {
  readonly status: number;
  readonly code: string;
  /** Messages for single fields, or what else the server told. */
  readonly details: unknown;
  /** What the server's log calls the request. */
  readonly requestId: string | null;

  constructor(message: string, { status = 0, code, details, requestId = null, cause }: Facts) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "AttuneError";
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = requestId;
  }
}

/** Recognised by its fields, so that two copies of this package know each other's errors. */
export function isAttuneError(error: unknown): error is AttuneError {
  return error instanceof Error && error.name === "AttuneError" && "code" in error && "status" in error;
}

/**
 * An answer with a status of 400 or more as an error. Knows the normal body, `{"error": "…", "code": "…"}`, and the one of
 * token extraction, `{"error": {"code": 401, "message": "…"}}`; what is no JSON came from something between.
 */
export function errorOfAnswer(response: Response, text: string): AttuneError {
  const { status } = response;
  const requestId = response.headers.get("x-request-id");
  const body = parsedOrNull(text);
  const said = isRecord(body) ? body.error : undefined;
  const details = isRecord(body) ? body.details : undefined;
  if (typeof said === "string") {
    const code = isRecord(body) && typeof body.code === "string" ? body.code : codeOfStatus(status);
    return new AttuneError(said, { status, code, details, requestId });
  }
  if (isRecord(said) && typeof said.message === "string")
    return new AttuneError(said.message, { status, code: codeOfStatus(status), details, requestId });
  const hint = text.trim() === "" || /^\s*</.test(text) ? "" : `: ${text.trim().slice(0, 200)}`;
  return new AttuneError(`The server answered ${status}${hint}`, { status, code: codeOfStatus(status), requestId });
}

const CODES: Record<number, string> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_ENTITY",
  429: "TOO_MANY_REQUESTS",
  501: "NOT_IMPLEMENTED",
  503: "SERVICE_UNAVAILABLE",
};
const codeOfStatus = (status: number): string =>
  CODES[status] ?? (status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_REQUEST");

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
