import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { inProject, projectRoot } from "../project.mjs";
import { downloadAddressesIn, tracesIn } from "./machine-traces.mjs";

const BYTES_MAX = 2 * 1024 * 1024;
/** The check and its test spell out what they look for. */
const NOT_READ = /^scripts\/checks\/machine-traces\.|^package-lock\.json$/;

// what is or would be committed: what git ignores belongs to the machine
const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
  cwd: projectRoot,
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const files = listed.split("\0").filter((file) => file !== "" && !NOT_READ.test(file));

const problems = [];
for (const file of files) {
  const stats = statSync(inProject(file), { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size > BYTES_MAX) continue;
  const text = readFileSync(inProject(file), "utf8");
  if (text.includes("\0")) continue;
  for (const { line, what, text: trace } of tracesIn(text)) problems.push(`${file}:${line} names ${what}: ${trace}`);
}
for (const entry of downloadAddressesIn(readFileSync(inProject("package-lock.json"), "utf8")))
  problems.push(`package-lock.json has a download address (npm install leaves them out, see .npmrc): ${entry}`);

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${files.length} files read\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
