import type { JsonObject } from "@/lib/schemas/common";

/** What an OpenID Connect provider said about somebody: the claims of the ID token and of its userinfo endpoint. */
export type ProviderClaims = Record<string, unknown>;

const ROLES_MAX = 100;
const KEPT_CLAIMS = ["iss", "sub", "name", "preferred_username", "email", "email_verified"];
const NAME_MAX = 200;

const textOf = (value: unknown): string | null =>
  typeof value === "string" && value.trim() !== "" ? value.trim().replaceAll(/\p{C}/gu, "") : null;

/** The provider's lasting name for somebody: subjects are unique for one issuer only. Null when one of both is missing. */
export function externalSubject(claims: ProviderClaims): string | null {
  const { iss, sub } = claims;
  if (typeof iss !== "string" || typeof sub !== "string" || iss === "" || sub === "") return null;
  return /\p{Cc}/u.test(iss + sub) || sub.length > 255 ? null : `${iss} ${sub}`;
}

/**
 * The login that somebody gets at their first sign-in, as long as nobody else has it: the preferred name, else the e-mail
 * address, else the subject, in lower case and without characters that a login must not have.
 */
export function loginOf(claims: ProviderClaims): string {
  const name = textOf(claims.preferred_username) ?? textOf(claims.email) ?? textOf(claims.sub) ?? "";
  const login = name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}._@+-]+/gu, "-")
    .slice(0, NAME_MAX);
  return login.length >= 3 ? login : `${login}-user`;
}

export function displayNameOf(claims: ProviderClaims): string | null {
  return textOf(claims.name)?.slice(0, 255) ?? null;
}

/** What is kept of the claims to be shown; the rest may be long or personal. */
export function profileOf(claims: ProviderClaims): JsonObject {
  const kept: JsonObject = {};
  for (const name of KEPT_CLAIMS) {
    const value = claims[name];
    const text = textOf(value);
    if (typeof value === "boolean") kept[name] = value;
    else if (text !== null) kept[name] = text.slice(0, 500);
  }
  return kept;
}

/**
 * The roles in a claim: a text, or a list of texts. `path` is the claim's name, or leads into objects with dots
 * (`realm_access.roles`); a claim whose own name has dots is found first. Anything else is no role.
 */
export function rolesOf(claims: ProviderClaims, path: string): string[] {
  const own = (value: unknown, key: string): unknown =>
    typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  const value = own(claims, path) ?? path.split(".").reduce<unknown>(own, claims);
  const list = Array.isArray(value) ? value : [value];
  const roles = list.flatMap((entry) => {
    const role = textOf(entry);
    return role !== null && role.length <= 255 ? [role] : [];
  });
  return [...new Set(roles)].slice(0, ROLES_MAX);
}
