import type { OpenAPIHono } from "@hono/zod-openapi";
import { registerComponent } from "@/server/api/rest/openapi-schema";
import { VERSION } from "@/server/domain/system/version";

const text = { type: "string" };

const ERROR = {
  type: "object",
  description: "What went wrong, in words for people and as a code for programs.",
  properties: {
    error: text,
    code: text,
    details: {
      type: "array",
      description: "Which fields, and why.",
      items: { type: "object", properties: { field: text, message: text }, required: ["field", "message"] },
    },
  },
  required: ["error", "code"],
  examples: [{ error: "Sensor core.tick not found", code: "NOT_FOUND" }],
};

const TOKEN_ERROR = {
  type: "object",
  description: "A missing, wrong or expired token has a body of its own.",
  properties: {
    error: {
      type: "object",
      properties: { code: { type: "integer", const: 401 }, message: text },
      required: ["code", "message"],
    },
  },
  required: ["error"],
  examples: [{ error: { code: 401, message: "Missing authentication token" } }],
};

const shown = (name: string) => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } });

/** The answers of an endpoint that is not given what it wants. */
export function errorResponses(of: { secured: boolean; body: boolean; addressed: boolean }) {
  const error = (description: string) => ({ description, content: shown("Error") });
  return {
    ...(of.secured
      ? {
          401: { description: "No token, or a wrong or expired one", content: shown("TokenError") },
          403: error("The identity lacks a permission, or is frozen"),
        }
      : {}),
    ...(of.addressed ? { 404: error("There is none, or none that you may see") } : {}),
    ...(of.body
      ? {
          400: error("The body is not JSON"),
          415: error("The body has another type"),
          422: error("A field is missing, of another type or not allowed"),
        }
      : {}),
    default: error("Any other error"),
  };
}

const TAGS: [name: string, description: string][] = [
  ["Auth", "Signing in, and who is signed in."],
  ["Packs", "Bundles of everything else. A ref begins with its pack: `pack.name`."],
  ["Runtimes", "How actions and sensors run."],
  ["Triggers", "Types of events."],
  ["Sensors", "What watches and fires events; timers are sensors."],
  ["Events", "What happened, newest first."],
  ["Rules", "Which events run which action, with which parameters."],
  ["Enforcements", "A rule that matched an event."],
  ["Actions", "What can be run."],
  ["Executions", "Runs of actions: start, watch, cancel."],
  ["Health", "For load balancers and watchdogs."],
];

const ABOUT = `
Everything that the console does, and more, for scripts and programs.

**Signing in.** \`POST /auth/login\` gives an access token; send it as \`Authorization: Bearer …\`. A browser that is signed
in to the console may call the API from the same address without one.

**Answers.** One thing is \`{"data": …}\`, a list \`{"items": […], "pagination": …}\`, an error \`{"error": …, "code": …}\`.
Keys that are named for a thing are always there, with null for nothing, unless they are marked optional. Instants are
RFC 3339 in UTC.

**Changes.** \`PUT\` changes what it is given and keeps the rest. A field that may be emptied takes
\`{"op": "set", "value": …}\` or \`{"op": "clear"}\`.

**Sizes.** A page size above the cap of a list is allowed and gives the cap.
`;

/** What the document holds besides the endpoints: schemas of errors and how to authenticate. Before any endpoint. */
export function declareDocument(app: OpenAPIHono): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The `access_token` of `POST /auth/login`.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "cookie", {
    type: "apiKey",
    in: "cookie",
    name: "attune_access_token",
    description: "The same token as a cookie, for pages of this address.",
  });
  registerComponent(app, "Error", ERROR);
  registerComponent(app, "TokenError", TOKEN_ERROR);
}

/** The OpenAPI document of every endpoint that was added to the application. */
export function openApiDocument(app: OpenAPIHono) {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Attune",
      version: VERSION,
      description: ABOUT.trim(),
      license: { name: "MIT" },
    },
    servers: [{ url: "/", description: "This server" }],
  });
  const used = new Set(
    Object.values(document.paths ?? {}).flatMap((path) =>
      Object.values(path ?? {}).flatMap((operation) => (operation as { tags?: string[] }).tags ?? []),
    ),
  );
  const described = TAGS.filter(([name]) => used.has(name)).map(([name, description]) => ({ name, description }));
  const others = [...used].filter((name) => !TAGS.some(([known]) => known === name)).sort();
  return { ...document, tags: [...described, ...others.map((name) => ({ name }))] };
}
