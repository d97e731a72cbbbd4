import type { IncomingMessage } from "node:http";
import { ADDRESS_HEADER } from "@/server/auth/request-origin";

/**
 * Writes the sender's address into the request's headers, in place of whatever the sender wrote there itself: some readers
 * look at the parsed headers, others at the raw ones.
 */
export function stampAddress(request: IncomingMessage, trustedProxies: number): void {
  const { headers, rawHeaders } = request;
  if (headers[ADDRESS_HEADER] !== undefined)
    for (let at = rawHeaders.length - 2; at >= 0; at -= 2)
      if (rawHeaders[at]?.toLowerCase() === ADDRESS_HEADER) rawHeaders.splice(at, 2);
  const address = senderAddress(request.socket.remoteAddress, headers["x-forwarded-for"], trustedProxies);
  headers[ADDRESS_HEADER] = address;
  rawHeaders.push(ADDRESS_HEADER, address);
}

/**
 * Every proxy adds the address that it was called from at the end of X-Forwarded-For. With so many proxies of one's own, that
 * many hops from the end can be believed; what stands before them is the client's own word.
 */
export function senderAddress(
  peer: string | undefined,
  forwardedFor: string | string[] | undefined,
  trustedProxies: number,
): string {
  const hops = trustedProxies > 0 ? String(forwardedFor ?? "").split(",") : [];
  const path = [...hops.map((hop) => hop.trim()).filter((hop) => hop !== ""), peer ?? "unknown"];
  const address = path[Math.max(0, path.length - 1 - trustedProxies)] ?? "unknown";
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, ""); // IPv4 on a socket that speaks both
}
