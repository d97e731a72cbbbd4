import { TRPCClientError } from "@trpc/client";
import { isJsonObject } from "@/lib/expression/json";

export type ServerIssue = { path: (string | number)[]; message: string };

/** What the server said about single fields; empty when the failure concerns none. */
export function issuesOf(error: unknown): ServerIssue[] {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  const issues = isJsonObject(data) ? data.issues : null;
  return Array.isArray(issues) ? issues.filter(isIssue) : [];
}

function isIssue(value: unknown): value is ServerIssue {
  return isJsonObject(value) && Array.isArray(value.path) && typeof value.message === "string";
}

/** What to say about a failed request. */
export function messageOf(error: unknown): string {
  if (error instanceof TRPCClientError && error.data) return error.message;
  return "The server did not answer. Check the connection and try again.";
}
