import { afterAll, expect, test } from "vitest";
import { createLog } from "@/server/log";
import { createMasker } from "@/server/secrets/masker";
import { setProcessMasker } from "@/server/secrets/process-masker";

afterAll(() => setProcessMasker(createMasker([])));

test("the log shows no known secret, in neither a message, a field nor an error", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line: string) => lines.push(line) });
  setProcessMasker(createMasker(["s3cret-text", "level"]));
  log.info({ path: "/x?token=s3cret-text", deep: { list: ["s3cret-text"] } }, "it said s3cret-text");
  log.child({ part: "worker" }).warn("again s3cret-text");
  expect(lines.join("")).not.toContain("s3cret-text");
  // A secret that is the name of a field leaves the line what it is.
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, path: "/x?token=***", deep: { list: ["***"] }, msg: "it said ***" },
    { level: 40, part: "worker", msg: "again ***" },
  ]);
});
