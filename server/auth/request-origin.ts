/** Whether the browser reached us with https, perhaps through a proxy. Next sets the header when no proxy did. */
export function isSecureRequest(headers: Headers): boolean {
  return headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}

/** Longer than any address, IPv6 with a zone included; what is longer is a client's invention. */
const ADDRESS_LENGTH_MAX = 64;

/** Where the request came from, for slowing down guesses. A client can lie about it when no proxy stands before us. */
export function clientAddress(headers: Headers): string {
  const address = headers.get("x-forwarded-for")?.split(",")[0]?.trim().slice(0, ADDRESS_LENGTH_MAX);
  return address?.replace(/^::ffff:(?=\d+\.)/i, "") || "unknown"; // IPv4 as a socket for both names it
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
