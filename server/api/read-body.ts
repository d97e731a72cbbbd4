/** The largest body that is read as a whole, where nothing else is said. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024;
/**
 * The same from a sender who is not signed in, and has logins and tokens to send: JSON of ten megabytes keeps the one thread,
 * on which timers fire, busy for seconds.
 */
export const OPEN_BODY_BYTES_MAX = 64 * 1024;

/**
 * The bytes of a request's body, or null when there are more than `limitBytes`: then the rest is not read. A length that the
 * sender declares is believed because the HTTP parser enforces it; without one the bytes are counted as they come.
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array | null> {
  const declared = request.headers.get("content-length");
  if (declared !== null) {
    if (Number(declared) > limitBytes) return null;
    return new Uint8Array(await request.arrayBuffer());
  }
  if (!request.body) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > limitBytes) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(part.value);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
