import { type ParameterProblem, validateParameters } from "@/lib/parameters/validate-parameters";
import type { JsonObject } from "@/lib/schemas/common";

/** As in `error.data.issues`, with the path relative to the parameters or the schema. */
export type Issue = { path: readonly (string | number)[]; message: string };

/** What is wrong with all parameters, required ones included; for the moment of submitting. */
export function parameterIssues(schema: unknown, value: JsonObject, allowTemplates: boolean): Issue[] {
  return validateParameters(schema, value, { allowTemplates }).map(withSentence);
}

/** What is wrong with what has been filled in so far: a text that is not finished yet is not complained about. */
export function typingIssues(schema: unknown, value: JsonObject, allowTemplates: boolean): Issue[] {
  const finished: JsonObject = {};
  for (const [name, given] of Object.entries(value)) {
    if (!(allowTemplates && typeof given === "string" && given.includes("{{"))) finished[name] = given;
  }
  return validateParameters(schema, finished, { allowTemplates, partial: true }).map(withSentence);
}

/** The issues of one field, without its prefix. */
export function issuesUnder(issues: readonly Issue[], field: string | number): Issue[] {
  return issues.flatMap(({ path, message }) => (path[0] === field ? [{ path: path.slice(1), message }] : []));
}

/** The first message for a field, led by the place inside of it, such as "2.name: must be a string". */
export function messageFor(issues: readonly Issue[], field: string): string | undefined {
  const [issue] = issuesUnder(issues, field);
  if (issue === undefined) return undefined;
  return issue.path.length === 0 ? sentence(issue.message) : `${issue.path.join(".")} ${issue.message}`;
}

function withSentence({ path, message }: ParameterProblem): Issue {
  return { path, message: path.length > 1 ? message : sentence(message) };
}

/** "is required" → "This is required", "must be …" → "Must be …". */
function sentence(message: string): string {
  if (message.startsWith("is ")) return `This ${message}`;
  return message.charAt(0).toUpperCase() + message.slice(1);
}
