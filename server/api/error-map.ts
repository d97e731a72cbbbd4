import type { TRPCError } from "@trpc/server";
import type { ErrorCode } from "@/server/errors";

/** The one place where a code of ours becomes a transport's: tRPC code, HTTP status, and the REST contract's code. */
const ERROR_MAP = {
  bad_request: { trpc: "BAD_REQUEST", http: 400, rest: "BAD_REQUEST" },
  unauthenticated: { trpc: "UNAUTHORIZED", http: 401, rest: "UNAUTHORIZED" },
  forbidden: { trpc: "FORBIDDEN", http: 403, rest: "FORBIDDEN" },
  not_found: { trpc: "NOT_FOUND", http: 404, rest: "NOT_FOUND" },
  conflict: { trpc: "CONFLICT", http: 409, rest: "CONFLICT" },
  invalid: { trpc: "UNPROCESSABLE_CONTENT", http: 422, rest: "UNPROCESSABLE_ENTITY" },
  limit: { trpc: "TOO_MANY_REQUESTS", http: 429, rest: "TOO_MANY_REQUESTS" },
  precondition: { trpc: "PRECONDITION_FAILED", http: 400, rest: "BAD_REQUEST" },
  unavailable: { trpc: "SERVICE_UNAVAILABLE", http: 503, rest: "SERVICE_UNAVAILABLE" },
  internal: { trpc: "INTERNAL_SERVER_ERROR", http: 500, rest: "INTERNAL_SERVER_ERROR" },
} as const satisfies Record<ErrorCode, { trpc: TRPCError["code"]; http: number; rest: string }>;

export const trpcCode = (code: ErrorCode): TRPCError["code"] => ERROR_MAP[code].trpc;
export const httpStatus = (code: ErrorCode): (typeof ERROR_MAP)[ErrorCode]["http"] => ERROR_MAP[code].http;
export const restCode = (code: ErrorCode): string => ERROR_MAP[code].rest;
