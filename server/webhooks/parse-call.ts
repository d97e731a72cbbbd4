import type { Json, JsonObject } from "@/lib/schemas/common";

/** What a call of a webhook carries, read and found to be storable. */
export type WebhookCallBody = {
  payload: Json;
  headers: JsonObject | null;
  sourceIp: string | null;
  userAgent: string | null;
};

type Parsed = { ok: true; body: WebhookCallBody } | { ok: false; message: string };

/** Deeper than any sender nests; the database and whatever walks a payload stay far from their own limits. */
const DEPTH_MAX = 100;
const TEXT_MAX = 1_000;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Strings that PostgreSQL cannot hold can only come from an escape: the raw bytes are sound UTF-8 without control characters. */
const SUSPICIOUS_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;

/** Reads the body of a call: JSON in UTF-8, an object with a member `payload`, which may be null. Never throws. */
export function parseCall(bytes: Uint8Array): Parsed {
  if (bytes.length === 0) return refuse("The body is empty");
  let text: string;
  let json: unknown;
  try {
    text = utf8.decode(bytes);
    json = JSON.parse(text);
  } catch {
    return refuse("The body is not JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return refuse("The body is not a JSON object");
  if (!Object.hasOwn(json, "payload")) return refuse("The member payload is missing");
  const problem = storageProblem(json as Json, SUSPICIOUS_ESCAPE.test(text));
  if (problem !== null) return refuse(problem);
  const { payload, headers = null, source_ip = null, user_agent = null } = json as Record<string, Json>;
  if (headers !== null && (typeof headers !== "object" || Array.isArray(headers)))
    return refuse("headers must be an object");
  if (!isShortText(source_ip)) return refuse(`source_ip must be a text of at most ${TEXT_MAX} characters`);
  if (!isShortText(user_agent)) return refuse(`user_agent must be a text of at most ${TEXT_MAX} characters`);
  return { ok: true, body: { payload: payload ?? null, headers, sourceIp: source_ip, userAgent: user_agent } };
}

function isShortText(value: Json): value is string | null {
  return value === null || (typeof value === "string" && value.length <= TEXT_MAX);
}

function refuse(message: string): Parsed {
  return { ok: false, message };
}

/** Why a value cannot be stored as jsonb, or null. Without recursion: a nested body must not end in a stack overflow. */
function storageProblem(value: Json, checkTexts: boolean): string | null {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_MAX) return `The body is nested deeper than ${DEPTH_MAX} levels`;
    const below: Json[] = [];
    for (const item of level) {
      if (typeof item === "string") {
        if (checkTexts && !isStorable(item)) return "The body holds text that is not valid Unicode";
      } else if (Array.isArray(item)) for (const entry of item) below.push(entry);
      else if (typeof item === "object" && item !== null)
        for (const [name, entry] of Object.entries(item)) {
          if (checkTexts && !isStorable(name)) return "The body holds text that is not valid Unicode";
          below.push(entry as Json);
        }
    }
    level = below;
  }
  return null;
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
