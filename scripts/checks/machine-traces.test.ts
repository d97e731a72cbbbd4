import { describe, expect, it } from "vitest";
import { downloadAddressesIn, tracesIn } from "./machine-traces.mjs";

describe("traces of a machine", () => {
  it.each([
    ['const a = "/wo' + 'rk/main/server";', "a path of one machine"],
    ["see /ro" + "ot/.npmrc", "a path of one machine"],
    ["cd /wo" + "rk", "a path of one machine"],
    ["registry=https://regis" + "try.internal.example.com/", "a host that serves packages"],
    ["deb http://deb.deb" + "ian.org/debian bookworm main", "a host that serves packages"],
  ])("are found in: %s", (text, what) => {
    expect(tracesIn(`first line\n${text}`)).toMatchObject([{ line: 2, what }]);
  });

  it.each([
    "href='/workers'",
    "server/worker/run.ts",
    "https://example.org/work",
    "the npm registry",
    "~/root",
    "//root",
  ])("are not seen in: %s", (text) => expect(tracesIn(text)).toEqual([]));

  it("are download addresses in a lock file", () => {
    const lock = {
      packages: { "": {}, "node_modules/a": { version: "1.0.0" }, "node_modules/b": { resolved: "https://x" } },
    };
    expect(downloadAddressesIn(JSON.stringify(lock))).toEqual(["node_modules/b: https://x"]);
  });
});
