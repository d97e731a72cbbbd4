import type { JsonObject } from "@/lib/schemas/common";

/** Names that carry credentials, in whatever spelling. Their values never reach the database. */
const SECRET_NAME = /auth|cookie|signature|token|secret|api-?key|password|passwd|credential|session/i;
/** Said by the way there, not by the sender. */
const TRANSPORT_NAME = /^x-(?:attune-|forwarded-|real-ip$|request-id$)/i;
const HEADERS_MAX = 30;
const VALUE_MAX = 500;

/** The headers that a caller put into the body, without those that carry credentials. null when none is left. */
export function keptHeaders(given: JsonObject): JsonObject | null {
  return some(Object.entries(given).filter(([name]) => !SECRET_NAME.test(name)));
}

/** Of the request's own headers those that say what it is about, such as X-GitHub-Event. null when there is none. */
export function tellingHeaders(headers: Headers): JsonObject | null {
  const kept: [string, string][] = [];
  headers.forEach((value, name) => {
    if (name.startsWith("x-") && !TRANSPORT_NAME.test(name) && !SECRET_NAME.test(name))
      kept.push([name, value.slice(0, VALUE_MAX)]);
  });
  return some(kept);
}

function some(entries: [string, JsonObject[string]][]): JsonObject | null {
  return entries.length === 0 ? null : Object.fromEntries(entries.slice(0, HEADERS_MAX));
}
