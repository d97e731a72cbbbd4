/** Whether the browser reached us with https, perhaps through a proxy. Next sets the header when no proxy did. */
export function isSecureRequest(headers: Headers): boolean {
  return headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

/** Longer than any address, IPv6 with a zone included; what is longer is a client's invention. */
const ADDRESS_LENGTH_MAX = 64;

/**
 * Carries the sender's address from the listener (server/listener/stamp-address.ts) to whoever needs it; whatever a client
 * sends under it is overwritten there.
 */
export const ADDRESS_HEADER = "x-attune-address";

/**
 * Where the request came from: the other end of the connection, or what one's own proxies say of it. No client can lie about
 * it. "unknown" in the development server, which has no listener of ours.
 */
export function clientAddress(headers: Headers): string {
  return headers.get(ADDRESS_HEADER) ?? "unknown";
}

/**
 * What the request itself says of its sender: the first X-Forwarded-For, else X-Real-IP, null when it says nothing. Anybody
 * can write these headers, unless a proxy of one's own does.
 */
export function claimedAddress(headers: Headers): string | null {
  const claimed = headers.get("x-forwarded-for")?.split(",")[0]?.trim() || headers.get("x-real-ip")?.trim();
  return claimed?.slice(0, ADDRESS_LENGTH_MAX) || null;
}

/**
 * Whether a request that a cookie authenticates may change something: it must not come from a page of another site, or
 * of another port of this one. Browsers say so in Sec-Fetch-Site; over plain http only Origin is there, which every
 * browser sends with a POST to another origin. A request with neither does not come from a page.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false; // "null": a sandboxed frame, a file
  const host = new URL(origin).host;
  return host === headers.get("host") || host === headers.get("x-forwarded-host");
}
