import { TRPCClientError } from "@trpc/client";
import type { FieldPath, FieldValues, UseFormSetError } from "react-hook-form";

type Issue = { path: (string | number)[]; message: string };

/** The messages for fields that the server gave with an error. */
function issuesOf(error: unknown): Issue[] {
  const data: unknown = error instanceof TRPCClientError ? error.data : null;
  const issues = typeof data === "object" && data !== null ? (data as { issues?: unknown }).issues : null;
  return Array.isArray(issues) ? (issues as Issue[]) : [];
}

/**
 * Puts the server's messages at the fields they belong to and focuses the first of them. What belongs to no field of the
 * form is returned, to be shown for the form as a whole; null when nothing is left.
 * @param conflictField the field that names the thing: a conflict is told there
 */
export function applyServerErrors<T extends FieldValues>(
  error: unknown,
  fields: readonly FieldPath<T>[],
  setError: UseFormSetError<T>,
  conflictField?: FieldPath<T>,
): string | null {
  const rest: string[] = [];
  let focused = false;
  const put = (field: FieldPath<T>, message: string) => {
    setError(field, { type: "server", message }, { shouldFocus: !focused });
    focused = true;
  };
  for (const { path, message } of issuesOf(error)) {
    const whole = fields.find((name) => name === path.join("."));
    const field = whole ?? fields.find((name) => name === path[0]);
    if (field) put(field, path.length > 1 && !whole ? `${path.slice(1).join(".")}: ${message}` : message);
    else rest.push([path.join("."), message].filter(Boolean).join(": "));
  }
  if (focused || rest.length > 0) return rest.length > 0 ? rest.join(". ") : null;
  const code = error instanceof TRPCClientError ? (error.data as { code?: string } | null)?.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (conflictField && code === "CONFLICT") {
    put(conflictField, message);
    return null;
  }
  return message;
}
