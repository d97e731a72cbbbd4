import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readImportGraph } from "./import-graph.mjs";
import { importRules, judgeImports } from "./import-rules.mjs";

let tree = "";
afterEach(() => rmSync(tree, { recursive: true, force: true }));

/** Writes the files into a tree of their own and returns the names of the rules that fire there. */
function rulesFiredBy(files: Record<string, string>): string[] {
  tree = mkdtempSync(path.join(tmpdir(), "attune-imports-"));
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), source);
  }
  const offences = judgeImports(readImportGraph(tree, Object.keys(files))) as { rule: string }[];
  return offences.map((offence) => offence.rule);
}

const target = { a: "export const a = 1; export type A = number;\n" };

/** One violation per rule; the second element lists the files besides the target of the import. */
const planted: [rule: string, files: Record<string, string>][] = [
  ["lib-imports-lib-only", { "lib/x.ts": 'import { a } from "@/server/domain/a";', "server/domain/a.ts": target.a }],
  ["lib-imports-lib-only", { "lib/x.ts": 'import type { A } from "../components/a";', "components/a.ts": target.a }],
  ["lib-imports-lib-only", { "lib/x.ts": 'export { a } from "@/app/a";', "app/a.ts": target.a }],
  [
    "the-client-knows-the-api-by-type",
    { "lib/trpc/x.ts": 'import { a } from "@/server/api/a";', "server/api/a.ts": target.a },
  ],
  ["lib-runs-in-the-browser", { "lib/x.ts": 'import { readFileSync } from "node:fs";' }],
  ["lib-runs-in-the-browser", { "lib/x.ts": 'import pg from "pg";' }],
  [
    "components-import-components-and-lib",
    { "components/x.tsx": 'import { a } from "@/app/a";', "app/a.tsx": target.a },
  ],
  [
    "components-take-only-types-from-server-api",
    {
      "components/x.tsx": 'import { a } from "@/server/api/a"; export const X = () => <p>{a}</p>;',
      "server/api/a.ts": target.a,
    },
  ],
  [
    "components-take-only-types-from-server-api",
    { "components/x.tsx": 'import { a, type A } from "@/server/api/a";', "server/api/a.ts": target.a },
  ],
  [
    "components-take-nothing-else-from-server",
    { "components/x.ts": 'import type { A } from "@/server/domain/a";', "server/domain/a.ts": target.a },
  ],
  [
    "components-take-nothing-else-from-server",
    { "components/x.ts": 'type T = import("@/server/db/a").A;', "server/db/a.ts": target.a },
  ],
  [
    "pages-reach-the-server-by-its-front-door",
    { "app/(console)/page.tsx": 'import { a } from "@/server/domain/a";', "server/domain/a.ts": target.a },
  ],
  ["server-knows-no-pages", { "server/x.ts": 'import { a } from "@/components/a";', "components/a.tsx": target.a }],
  [
    "domain-knows-no-transport",
    { "server/domain/x.ts": 'import { a } from "@/server/api/a";', "server/api/a.ts": target.a },
  ],
  ["domain-knows-no-transport", { "server/domain/x.ts": 'import { TRPCError } from "@trpc/server";' }],
  [
    "db-knows-no-domain",
    { "server/db/x.ts": 'import { a } from "@/server/domain/a";', "server/domain/a.ts": target.a },
  ],
  ["api-is-thin", { "server/api/rest/x.ts": 'import { a } from "@/server/db/a";', "server/db/a.ts": target.a }],
  [
    "scheduler-and-matching-are-pure",
    { "server/scheduler/x.ts": 'import { a } from "@/server/a";', "server/a.ts": target.a },
  ],
  [
    "scheduler-and-matching-are-pure",
    { "server/pipeline/match-rules.ts": 'const a = await import("@/server/db/a");', "server/db/a.ts": target.a },
  ],
  ["scheduler-and-matching-use-no-framework", { "server/scheduler/x.ts": 'import type { Pool } from "pg";' }],
  ["scheduler-and-matching-use-no-framework", { "server/pipeline/matching/x.ts": 'import { cache } from "react";' }],
  [
    "nothing-ships-its-tests",
    { "server/x.ts": 'import { a } from "@/server/testing/a";', "server/testing/a.ts": target.a },
  ],
  ["the-client-needs-nothing-else", { "lib/client/x.ts": 'import { z } from "zod";' }],
  ["the-client-needs-nothing-else", { "lib/client/x.ts": 'import type { A } from "@/lib/a";', "lib/a.ts": target.a }],
  ["the-command-line-is-a-client", { "cli/x.ts": 'import { a } from "@/server/a";', "server/a.ts": target.a }],
  ["the-command-line-is-a-client", { "cli/x.ts": 'import { z } from "zod";' }],
  ["imports-lead-somewhere", { "lib/x.ts": 'import { a } from "@/lib/gone";' }],
  [
    "no-cycles",
    {
      "lib/x.ts": 'import { y } from "./y"; export const x = 1;',
      "lib/y.ts": 'import { x } from "@/lib/x"; export const y = 1;',
    },
  ],
];

describe("the import rules", () => {
  it.each(planted)("%s fires on a planted violation %#", (rule, files) => {
    expect(rulesFiredBy(files)).toContain(rule);
  });

  it("are each proven by at least one planted violation", () => {
    const proven = new Set(planted.map(([rule]) => rule));
    expect([...importRules.map((rule) => rule.name), "no-cycles"].filter((name) => !proven.has(name))).toEqual([]);
  });

  it("let every import through that goes the right way", () => {
    expect(
      rulesFiredBy({
        "app/(console)/page.tsx":
          'import { caller } from "@/server/api/trpc/server-caller"; import { X } from "@/components/x";',
        "app/api/trpc/route.ts": 'import { router } from "@/server/api/trpc/router";',
        "components/x.tsx":
          'import type { A } from "@/server/api/trpc/router"; import { l } from "@/lib/l"; export const X = () => <p>{l}</p>;',
        "lib/l.ts": 'import { z } from "zod"; export const l = 1;',
        "server/api/trpc/server-caller.ts": 'import { router } from "./router"; export const caller = 1;',
        "server/api/trpc/router.ts":
          'import { list } from "@/server/domain/list"; export const router = 1; export type A = 1;',
        "server/domain/list.ts": 'import { db } from "@/server/db/client"; export const list = 1;',
        "server/db/client.ts": 'import pg from "pg"; export const db = 1;',
        "server/scheduler/heap.ts": 'import { l } from "@/lib/l";',
      }),
    ).toEqual([]);
  });

  it("do not call it a cycle when one direction carries types only", () => {
    expect(
      rulesFiredBy({
        "lib/x.ts": 'import { y } from "./y"; export type X = 1;',
        "lib/y.ts": 'import type { X } from "./x"; export const y: X = 1;',
      }),
    ).toEqual([]);
  });
});
