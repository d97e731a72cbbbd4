import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createStaticListener, isStaticPath } from "@/server/listener/static-files";

const SCRIPT = "console.log(1);".repeat(200);
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "attune-static-"));
  writeFileSync(path.join(folder, "a.js"), SCRIPT);
  writeFileSync(path.join(folder, "a.js.br"), brotliCompressSync(SCRIPT));
  writeFileSync(path.join(folder, "a.js.gz"), gzipSync(SCRIPT));
  writeFileSync(path.join(folder, "plain.woff2"), "font");
  server = createServer(createStaticListener(folder));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Asks without anything that normalises the path or decodes the body. */
function ask(requestPath: string, encoding?: string) {
  return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const headers = encoding ? { "accept-encoding": encoding } : {};
    get({ host: "127.0.0.1", port, path: requestPath, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    }).on("error", reject);
  });
}

test("a file comes in the best form that the browser takes, to be kept for good", async () => {
  const best = await ask("/_next/static/a.js", "gzip, deflate, br");
  expect(best.headers).toMatchObject({ "content-encoding": "br", vary: "Accept-Encoding" });
  expect(best.headers["content-type"]).toMatch(/^text\/javascript/);
  expect(best.headers["cache-control"]).toMatch(/immutable/);
  expect(brotliDecompressSync(best.body).toString()).toBe(SCRIPT);
  const gzipped = await ask("/_next/static/a.js", "gzip");
  expect(gunzipSync(gzipped.body).toString()).toBe(SCRIPT);
  expect((await ask("/_next/static/a.js")).body.toString()).toBe(SCRIPT);
  expect((await ask("/_next/static/plain.woff2", "br")).body.toString()).toBe("font");
});

test("nothing outside the folder is served, and what is not there is 404", async () => {
  const outside = [
    "..",
    "../package.json",
    "%2e%2e/package.json",
    "..%2fpackage.json",
    "/etc/passwd",
    "missing.js",
    "",
  ];
  for (const name of outside) expect((await ask(`/_next/static/${name}`)).status, name).toBe(404);
});

test("a file that a newer build has taken away is 404, and the server goes on", async () => {
  writeFileSync(path.join(folder, "gone.js"), SCRIPT);
  expect((await ask("/_next/static/gone.js")).status).toBe(200);
  rmSync(path.join(folder, "gone.js"));
  expect((await ask("/_next/static/gone.js")).status).toBe(404);
  expect((await ask("/_next/static/a.js")).status).toBe(200);
});

test("only what the build made is taken from the console", () => {
  expect(isStaticPath("/_next/static/chunks/a.js")).toBe(true);
  expect(["/_next/image", "/", undefined, "/static/a.js"].filter(isStaticPath)).toEqual([]);
});
