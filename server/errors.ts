/** The closed set of ways in which a request can fail. Each transport maps it once. */
export type ErrorCode =
  | "bad_request"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "invalid"
  | "limit"
  | "precondition"
  | "unavailable"
  | "internal";

/** A message about one field of the input; `path` as in the input. */
export type FieldIssue = { path: (string | number)[]; message: string };

const BRAND = Symbol.for("attune.error");

/**
 * The application's one error. `message` is for the public; `details` are for the log only.
 * It is recognised by a brand: the same class is loaded several times in a Next process, and `instanceof` is false across copies.
 */
export class AppError extends Error {
  readonly [BRAND] = true;
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly issues: FieldIssue[] = [],
    readonly details: unknown = undefined,
  ) {
    super(message);
    this.name = "AppError";
  }
}

export function isAppError(error: unknown): error is AppError {
  return typeof error === "object" && error !== null && (error as Record<symbol, unknown>)[BRAND] === true;
}

/** Makes an error to throw: `throw appError("not_found", "Sensor core.x not found")`. */
export function appError(code: ErrorCode, message: string, issues: FieldIssue[] = [], details?: unknown): AppError {
  return new AppError(code, message, issues, details);
}

/** An `invalid` error for the fields of a form; the message of the first field stands for all. */
export function invalidFields(issues: FieldIssue[]): AppError {
  const first = issues[0];
  const where = first && first.path.length > 0 ? `${first.path.join(".")}: ` : "";
  return new AppError("invalid", first ? `${where}${first.message}` : "The input is not valid", issues);
}

/** What an unknown thrown value says. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
