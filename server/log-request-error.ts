import { errorMessage } from "@/server/errors";
import { findRuntime } from "@/server/process-state";

/** Logs what a page or route handler threw. Only the path is kept: a query may carry what is nobody's business. */
export function logRequestError(error: unknown, request: { path: string; method: string; route: string }): void {
  const stack = error instanceof Error ? error.stack : undefined;
  findRuntime()?.log.error(
    {
      method: request.method,
      path: request.path.split("?")[0],
      route: request.route,
      error: errorMessage(error),
      stack,
    },
    "a page failed",
  );
}
