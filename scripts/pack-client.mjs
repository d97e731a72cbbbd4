// `npm run pack`: the client and the command line as a package of their own, dist/attune-<version>.tgz, which needs no
// other package. `npm install` takes the file, on any machine with Node.js.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureInstalled } from "./ensure-installed.mjs";
import { inProject, say } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

const KEPT = ["name", "version", "private", "description", "license", "type", "bin", "exports", "files", "engines"];

try {
  await ensureInstalled();
  mkdirSync(inProject("dist"), { recursive: true });
  const { bundleCli, bundleClient } = await import("./bundle-client.mjs");
  await bundleCli();
  await bundleClient();
  const manifest = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
  const stage = mkdtempSync(path.join(tmpdir(), "attune-pack-"));
  try {
    const own = Object.fromEntries(KEPT.map((name) => [name, manifest[name]]));
    writeFileSync(path.join(stage, "package.json"), `${JSON.stringify(own, null, 2)}\n`);
    for (const file of [...manifest.files, "LICENSE"])
      cpSync(inProject(file), path.join(stage, file), { recursive: true });
    const args = ["pack", "--pack-destination", inProject("dist"), "--loglevel=error"];
    const { code, output } = await runCommand("npm", args, { cwd: stage });
    if (code !== 0) throw new Error(`npm pack failed:\n${output}`);
    say(path.join("dist", `${manifest.name}-${manifest.version}.tgz`));
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
