import { type FormField, fieldOfPath, problemSentence } from "./form-problems";

type FieldIssue = { path: (string | number)[]; message: string };

export type ServerProblems = { fields: Partial<Record<FormField, string>>; form: string | null };

/**
 * What a refusal by the server says about each field. `form` has what belongs to no field, or the message itself when
 * there are no issues.
 */
export function serverProblems(error: unknown): ServerProblems {
  const message = error instanceof Error ? error.message : "It could not be saved";
  const fields: ServerProblems["fields"] = {};
  const rest: string[] = [];
  const issues = issuesOf(error);
  for (const issue of issues) {
    const field = fieldOfPath(issue.path);
    if (field === null) rest.push(issue.message);
    else fields[field] ??= problemSentence(field, issue.message);
  }
  return { fields, form: issues.length === 0 ? message : rest.length > 0 ? rest.join(". ") : null };
}

function issuesOf(error: unknown): FieldIssue[] {
  const data = (error as { data?: { issues?: unknown } } | null)?.data;
  return Array.isArray(data?.issues) ? (data.issues as FieldIssue[]) : [];
}
