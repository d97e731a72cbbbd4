// Bundles what runs outside Next: the server, the worker, the command line, the client, and tools that need lib only.
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { bundleCli, bundleClient } from "./bundle-client.mjs";
import { listFiles } from "./fingerprint.mjs";
import { inProject, projectRoot } from "./project.mjs";

/** dist/<name>.js → its source. A file lib/…/<name>-cli.ts becomes dist/<name>-cli.js. */
const entryPoints = {
  server: "server/main.ts",
  worker: "server/worker-main.ts",
  demo: "server/demo-main.ts",
  "rotate-encryption-key": "server/rotate-encryption-key-main.ts",
  ...Object.fromEntries(
    listFiles(["lib"])
      .filter((file) => file.endsWith("-cli.ts"))
      .map((file) => [path.basename(file, ".ts"), file]),
  ),
};

const outdir = inProject("dist");
if (existsSync(outdir))
  for (const name of readdirSync(outdir)) if (/\.js(\.map)?$/.test(name)) rmSync(path.join(outdir, name));

await build({
  absWorkingDir: projectRoot,
  entryPoints,
  outdir,
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  tsconfig: inProject("tsconfig.json"),
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});

await bundleCli();
await bundleClient();
