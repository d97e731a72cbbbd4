import { IGNORED_NAMES } from "@/server/packs/hash-pack-directory";

const PATH_BYTES_MAX = 1024;
const NAME_BYTES_MAX = 255;

export type ArchivePath =
  | { kind: "path"; path: string }
  /** Nothing to write: the root itself, or what tools and systems leave behind. `name` is worth a warning. */
  | { kind: "ignored"; name: string | null }
  | { kind: "refused"; reason: string };

const refused = (reason: string): ArchivePath => ({ kind: "refused", reason });

/**
 * The name of an archive's entry as a path below the pack, with `/`; refused when it is none that every system writes at
 * exactly that place.
 */
export function archivePath(name: string): ArchivePath {
  if (/[\0\\]/.test(name)) return refused("has a name with a NUL or a backslash");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0001-\u001f\u007f]/.test(name)) return refused("has a name with control characters");
  if (name.includes("\ufffd") || !name.isWellFormed()) return refused("has a name that is not UTF-8");
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) return refused("has an absolute path");
  if (Buffer.byteLength(name) > PATH_BYTES_MAX) return refused("has a path that is too long");
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) return refused("leads out of the archive");
  if (segments.some((segment) => Buffer.byteLength(segment) > NAME_BYTES_MAX))
    return refused("has a name that is too long");
  const left = segments.find((segment) => IGNORED_NAMES.has(segment));
  if (left !== undefined) return { kind: "ignored", name: left };
  // What macOS adds for each file.
  if (segments.some((segment) => segment.startsWith("._") || segment === "__MACOSX"))
    return { kind: "ignored", name: null };
  return segments.length === 0 ? { kind: "ignored", name: null } : { kind: "path", path: segments.join("/") };
}
