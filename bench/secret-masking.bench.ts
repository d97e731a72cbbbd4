import { randomBytes } from "node:crypto";
import { createMasker, createMaskStream } from "../server/secrets/masker";

export const title = "Masking 100 secrets in 10 MiB of output, in pieces of 64 KiB";

const OUTPUT_CHARACTERS = 10 * 1024 * 1024;
const PIECE_CHARACTERS = 64 * 1024;
const LINE = "2026-11-25T22:59:24Z INFO request served path=/api/v1/things status=200 duration=12ms user=ann\n";

export async function run() {
  const secrets = Array.from({ length: 100 }, (_, index) => randomBytes(12 + (index % 40)).toString("base64url"));
  const beforeBuild = performance.now();
  const masker = createMasker(secrets);
  const buildMs = performance.now() - beforeBuild;
  const outputs = {
    "log lines": LINE,
    "random base64": randomBytes(OUTPUT_CHARACTERS).toString("base64"),
    "every second line a secret": `${LINE}${secrets[5]}\n`,
  };
  return Object.entries(outputs).map(([output, part]) => {
    const text = part.repeat(Math.ceil(OUTPUT_CHARACTERS / part.length)).slice(0, OUTPUT_CHARACTERS);
    // Pieces of their own, as a decoder gives them.
    const pieces = Array.from({ length: OUTPUT_CHARACTERS / PIECE_CHARACTERS }, (_, index) =>
      Buffer.from(text.slice(index * PIECE_CHARACTERS, (index + 1) * PIECE_CHARACTERS)).toString(),
    );
    const runsMs = Array.from({ length: 5 }, () => {
      const stream = createMaskStream(() => masker);
      const startedAt = performance.now();
      for (const piece of pieces) stream.write(piece);
      stream.end();
      return performance.now() - startedAt;
    }).sort((a, b) => a - b);
    return { output, "build ms": Math.round(buildMs), "median ms": Math.round(runsMs[2] ?? 0), runs: runsMs.length };
  });
}
