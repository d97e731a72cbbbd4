import { TRPCClientError } from "@trpc/client";
import { z } from "zod";

export type ServerIssue = { path: (string | number)[]; message: string };

const issuesSchema = z.object({
  issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })),
});

/** What the server said about single fields; empty when the failure concerns none. */
export function issuesOf(error: unknown): ServerIssue[] {
  const parsed = issuesSchema.safeParse(error instanceof TRPCClientError ? error.data : null);
  return parsed.success ? parsed.data.issues : [];
}

/** What to say about a failed request. */
export function messageOf(error: unknown): string {
  if (error instanceof TRPCClientError && error.data) return error.message;
  return "The server did not answer. Check the connection and try again.";
}
