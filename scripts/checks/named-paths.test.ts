import { describe, expect, it } from "vitest";
import { missingPaths, pathsNamedIn } from "./named-paths.mjs";

const topLevel = new Set(["server", "lib", "docs", "app"]);

describe("the paths named in a document", () => {
  it("are found in code, in blocks and in links, each once", () => {
    const text =
      "See `server/runtime.ts`, `@/lib/format/date.ts` and [why](decisions/0001.md#x).\n```\nserver/runtime.ts → lib/a/\n```";
    expect(pathsNamedIn(text, topLevel, "docs")).toEqual([
      "docs/decisions/0001.md",
      "lib/a/",
      "lib/format/date.ts",
      "server/runtime.ts",
    ]);
  });

  it("are not routes, addresses, media types, patterns or generated folders", () => {
    const text =
      "`/api/v1/rules`, `http://localhost:3000/docs`, `application/json`, `server/<entity>/x.ts`, `data/postgres`";
    expect(pathsNamedIn(text, topLevel)).toEqual([]);
  });

  it("count a glob as its folder and braces as each of their choices", () => {
    expect(pathsNamedIn("`lib/schemas/*.ts` `server/{api,db}/`", topLevel)).toEqual([
      "lib/schemas",
      "server/api/",
      "server/db/",
    ]);
  });

  it("are reported when they do not exist", () => {
    expect(missingPaths(import.meta.dirname, ["named-paths.mjs", "gone.mjs"])).toEqual(["gone.mjs"]);
  });
});
