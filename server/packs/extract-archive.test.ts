import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Header, pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAppError } from "@/server/errors";
import { ARCHIVE_LIMITS, extractArchive } from "@/server/packs/extract-archive";
import { listPackFiles } from "@/server/packs/list-pack-files";
import { filesOfDirectory, writeArchive } from "@/server/packs/write-archive";

let home: string;
let directory: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "attune-archive-"));
  directory = path.join(home, "pack");
  mkdirSync(directory);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

type Item = Partial<Header> & { name: string; content?: string | Buffer };

async function tarOf(items: readonly Item[]): Promise<Buffer> {
  const tar = pack();
  for (const { content, ...header } of items) tar.entry({ type: "file", ...header }, content ?? "");
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
const archiveOf = async (...items: Item[]) => gzipSync(await tarOf(items));

/** In pieces, as a network gives them. */
function streamOf(bytes: Buffer, pieceBytes = 1000): Readable {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += pieceBytes) pieces.push(bytes.subarray(from, from + pieceBytes));
  return Readable.from(pieces, { objectMode: false });
}
const take = (bytes: Buffer, limits = ARCHIVE_LIMITS) => extractArchive(streamOf(bytes), directory, limits);

/** Nothing may ever be written beside the directory. */
const outside = () => readdirSync(home).filter((name) => name !== "pack");

describe("extractArchive", () => {
  it("takes plain files with their content and executable bit, whether or not they begin with ./", async () => {
    const archive = await archiveOf(
      { name: "./", type: "directory" },
      { name: "./pack.yaml", content: "ref: ops\n" },
      { name: "actions/", type: "directory", mode: 0o2775 },
      { name: "actions/run.sh", content: "true\n", mode: 0o750 },
      { name: "lib//deep/./a.py", content: "x" },
      { name: "empty.txt" },
    );
    expect(await take(archive)).toEqual({ leftOut: [] });
    expect(await listPackFiles(directory)).toEqual([
      { path: "actions/run.sh", size: 5, executable: true },
      { path: "empty.txt", size: 0, executable: false },
      { path: "lib/deep/a.py", size: 1, executable: false },
      { path: "pack.yaml", size: 9, executable: false },
    ]);
    expect(statSync(path.join(directory, "actions/run.sh")).mode & 0o7777).toBe(0o755);
  });

  it("leaves out what tools and systems leave behind, and says what a pack should list instead", async () => {
    const archive = await archiveOf(
      { name: "node_modules/a/index.js", content: "1" },
      { name: "._pack.yaml", content: "mac" },
      { name: "__MACOSX/x", content: "mac" },
      { name: "lib/__pycache__/a.pyc", content: "1" },
    );
    expect(await take(archive)).toEqual({ leftOut: ["__pycache__", "node_modules"] });
    expect(await listPackFiles(directory)).toEqual([]);
  });

  const hostile: [string, Item[]][] = [
    ["a path that climbs out", [{ name: "../evil" }]],
    ["a path that climbs out from within", [{ name: "actions/../../evil" }]],
    ["an absolute path", [{ name: "/tmp/attune-evil" }]],
    ["a path of Windows", [{ name: "C:/evil" }]],
    ["a backslash", [{ name: "..\\evil" }]],
    ["a newline in a name", [{ name: "a\nb" }]],
    ["a symbolic link", [{ name: "link", type: "symlink", linkname: "/etc/passwd" }]],
    [
      "a symbolic link to a directory and a file through it",
      [{ name: "d", type: "symlink", linkname: "/tmp" }, { name: "d/attune-evil" }],
    ],
    ["a hard link", [{ name: "link", type: "link", linkname: "pack.yaml" }]],
    ["a character device", [{ name: "dev", type: "character-device", devmajor: 1, devminor: 3 }]],
    ["a block device", [{ name: "dev", type: "block-device" }]],
    ["a pipe", [{ name: "pipe", type: "fifo" }]],
    ["a set-user bit", [{ name: "a", mode: 0o4755 }]],
    ["the same name twice", [{ name: "a" }, { name: "./a" }]],
    ["a file where a directory is", [{ name: "a/b" }, { name: "a" }]],
    ["a directory where a file is", [{ name: "a" }, { name: "a/b" }]],
    ["a name that is too long", [{ name: `${"x".repeat(256)}` }]],
    ["a path that is too long", [{ name: Array(600).fill("ab").join("/") }]],
  ];
  it.each(hostile)("refuses %s, and writes nothing outside", async (_, items) => {
    await expect(take(await archiveOf({ name: "pack.yaml" }, ...items))).rejects.toMatchObject({ code: "bad_request" });
    expect(outside()).toEqual([]);
    expect(existsSync("/tmp/attune-evil")).toBe(false);
  });

  it("refuses a NUL in a name that a PAX header hides", async () => {
    const archive = gunzipSync(await archiveOf({ name: `${"long/".repeat(40)}name-with-X-in-it` }));
    const at = archive.indexOf("name-with-X");
    archive[at + "name-with-".length] = 0;
    await expect(take(gzipSync(archive))).rejects.toMatchObject({ code: "bad_request" });
  });

  it("refuses a bomb long before it is unpacked, by its ratio and by its size", async () => {
    const zeros = Buffer.alloc(8 * 1024 * 1024);
    const bomb = await archiveOf({ name: "zeros", content: zeros });
    const limits = { ...ARCHIVE_LIMITS, ratioFreeBytes: 1024 * 1024 };
    await expect(take(bomb, limits)).rejects.toThrow(/bomb/);
    const noise = await archiveOf({ name: "noise", content: randomBytes(300_000) });
    await expect(take(noise, { ...limits, unpackedBytes: 200_000 })).rejects.toThrow(/bomb/);
    rmSync(path.join(directory, "noise"), { force: true });
    await expect(take(noise, { ...limits, compressedBytes: 200_000 })).rejects.toThrow(/larger than/);
    rmSync(path.join(directory, "noise"), { force: true });
    await take(noise, limits);
  });

  it("refuses more entries than a pack can have", async () => {
    const many = await archiveOf(...Array.from({ length: 12 }, (_, index) => ({ name: `f${index}` })));
    await expect(take(many, { ...ARCHIVE_LIMITS, entries: 10 })).rejects.toThrow(/more than 10 entries/);
  });

  it("refuses an archive that is cut off, plain tar, and a stream that breaks", async () => {
    const whole = await archiveOf({ name: "a", content: randomBytes(50_000) });
    await expect(take(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ code: "bad_request" });
    await expect(take(await tarOf([{ name: "a" }]))).rejects.toMatchObject({ code: "bad_request" });
    await expect(take(Buffer.alloc(0))).rejects.toMatchObject({ code: "bad_request" });
    const broken = Readable.from(
      (async function* () {
        yield whole.subarray(0, 500);
        throw new Error("the client went away");
      })(),
      { objectMode: false },
    );
    await expect(extractArchive(broken, directory)).rejects.toMatchObject({ code: "bad_request" });
  });

  it("answers every pile of bytes with an end or a refusal, and never writes outside", async () => {
    const seed = await tarOf([
      { name: "pack.yaml", content: "ref: ops\n" },
      { name: `${"long/".repeat(30)}file`, content: "x" },
      { name: "actions/run.sh", content: "true", mode: 0o755 },
    ]);
    const mutated = fc
      .array(fc.record({ at: fc.nat(seed.length - 1), byte: fc.nat(255) }), { minLength: 1, maxLength: 30 })
      .map((changes) => {
        const bytes = Buffer.from(seed);
        for (const { at, byte } of changes) bytes[at] = byte;
        return gzipSync(bytes);
      });
    const noise = fc.uint8Array({ maxLength: 4000 }).map((bytes) => Buffer.from(bytes));
    const zippedNoise = noise.map((bytes) => gzipSync(bytes));
    let turn = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated, noise, zippedNoise), async (bytes) => {
        turn += 1;
        directory = path.join(home, "pack", `turn-${turn}`);
        mkdirSync(directory);
        try {
          await take(bytes);
        } catch (error) {
          if (!isAppError(error)) throw error;
        }
        expect(outside()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("writeArchive", () => {
  it("gives the same bytes for the same files, whatever their times and order, and unpacks to them again", async () => {
    await take(
      await archiveOf(
        { name: "z.txt", content: "z", mtime: new Date(5) },
        { name: "actions/run.sh", content: "true\n", mode: 0o700, uid: 12 },
        { name: `${"long/".repeat(60)}ü.txt`, content: randomBytes(200_000) },
        { name: "empty" },
      ),
    );
    const first = await writeArchive(await filesOfDirectory(directory));
    const before = await listPackFiles(directory);
    directory = path.join(home, "pack", "again");
    mkdirSync(directory);
    await take(first);
    expect(await listPackFiles(directory)).toEqual(before);
    expect(readFileSync(path.join(directory, "actions/run.sh"), "utf8")).toBe("true\n");
    expect((await writeArchive((await filesOfDirectory(directory)).reverse())).equals(first)).toBe(true);
  });
});
