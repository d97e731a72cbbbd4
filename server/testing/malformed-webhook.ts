/** A small random number generator (mulberry32): the same seed gives the same requests. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type MalformedCall = { path: string; body: Uint8Array | string; headers: Record<string, string> };

/**
 * One request to a webhook that must be refused, of many kinds: broken JSON, wrong shapes, bytes, depth, keys, signatures.
 * `key` is open and requires a signature that nobody here can make.
 */
export function malformedWebhookCall(random: () => number, key: string): MalformedCall {
  const int = (below: number) => Math.floor(random() * below);
  const pick = <T>(list: readonly T[]): T => list[int(list.length)] as T;
  const noise = (length: number) => Uint8Array.from({ length }, () => int(256));
  const letters = (length: number) => Array.from({ length }, () => pick([...'abz09_-%. ~é"\\{}[]:,'])).join("");
  const value = (depth: number): unknown =>
    depth > 3
      ? pick([null, true, 1e308, "\u0000", "\ud800", ""])
      : pick([
          () => int(1e9),
          () => letters(int(30)),
          () => [value(depth + 1)],
          () => ({ [letters(3)]: value(depth + 1) }),
        ])();
  const sound = () => JSON.stringify({ payload: value(0) });
  const mutated = () => {
    const bytes = Buffer.from(sound());
    for (let times = 1 + int(4); times > 0; times -= 1) bytes[int(bytes.length)] = int(256);
    return bytes;
  };
  const body = pick([
    () => noise(int(200)),
    () => "",
    () => sound().slice(0, int(sound().length)),
    mutated,
    () => JSON.stringify(value(0)),
    () => JSON.stringify({ Payload: 1, paylod: value(0) }),
    () => `{"payload":${pick(["[", '{"a":'])}`.repeat(1 + int(3_000)),
    () => `{"payload":"${pick(["\\u0000", "\\ud800", "\\udfff\\ud800", "\\x", "\n"])}"}`,
    () => JSON.stringify({ payload: value(0), headers: pick([1, "a", []]), source_ip: pick([{}, 3]) }),
    () => `{"payload":${pick(["NaN", "01", "+1", "undefined", "1e", "'a'", "/**/1"])}}`,
    () => JSON.stringify({ payload: "x".repeat(1_024 + int(4_096)) }),
    sound,
  ])();
  const otherKey = () =>
    pick([
      `wh_${letters(32)}`,
      letters(1 + int(300)),
      "__proto__",
      "%00",
      "%ff",
      "..%2f..",
      key.slice(0, -1),
      key.toUpperCase(),
    ]);
  const hex = (length: number) => Array.from({ length }, () => pick([..."0123456789abcdef"])).join("");
  const headers: Record<string, string> = {};
  const maybe = (name: string, make: () => string) => {
    if (random() < 0.3) headers[name] = make();
  };
  maybe("x-webhook-signature", () =>
    pick([
      `sha256=${hex(64)}`,
      `sha1=${hex(40)}`,
      `sha256=${hex(int(70))}`,
      letters(20).replaceAll("é", ""),
      "=",
      "sha256=",
    ]),
  );
  maybe("x-hub-signature-256", () => `sha256=${hex(64)}`);
  maybe("idempotency-key", () => pick(["", "a", "x".repeat(300), "é", "a\tb"]));
  maybe("content-type", () => pick(["application/json", "text/plain", "multipart/form-data", "nonsense", ""]));
  maybe("content-length", () => pick(["-1", "0", "99999999999", "a"]));
  maybe("x-forwarded-for", () => pick(["", ",", "a, b", "10.0.0.1", "::1", "x".repeat(500)]));
  const path = `/api/v1/webhooks/${encodeURIComponent(random() < 0.7 ? key : otherKey().toWellFormed()).replaceAll("%25", "%")}`;
  return { path, body, headers };
}
