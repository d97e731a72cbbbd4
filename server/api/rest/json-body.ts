import { badRequest, RestError } from "@/server/api/rest/rest-error";

/** Deeper than any real document, and far from where recursive readers, ours and PostgreSQL's, run out of stack. */
const DEPTH_MAX = 200;

/**
 * JSON that everything behind this can hold: UTF-8, of bounded depth, and without the characters that PostgreSQL cannot
 * store.
 * @throws RestError 400 for what is not such JSON, 422 for such characters
 */
export function parseJson(bytes: Uint8Array): unknown {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw badRequest(error instanceof SyntaxError ? "The body is not JSON" : "The body is not UTF-8");
  }
  refuseUnstorable(json);
  return json;
}

/** Whether PostgreSQL can hold this text: no NUL, no half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** Without recursion: its depth is what is being judged. */
function refuseUnstorable(json: unknown): void {
  const waiting: { value: unknown; depth: number }[] = [{ value: json, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === "string") refuseText(value);
    if (typeof value !== "object" || value === null) continue;
    if (depth >= DEPTH_MAX) throw badRequest(`The body is nested deeper than ${DEPTH_MAX} levels`);
    if (!Array.isArray(value)) for (const key of Object.keys(value)) refuseText(key);
    for (const inner of Object.values(value)) waiting.push({ value: inner, depth: depth + 1 });
  }
}

function refuseText(text: string): void {
  if (isStorableText(text)) return;
  const error = "Text must hold neither NUL characters nor halves of surrogate pairs";
  throw new RestError(422, { error, code: "VALIDATION_ERROR" });
}
