import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { appRouter } from "@/server/api/trpc/router";
import { expect, test } from "./fixtures/server";

const consoleDirectory = path.resolve(import.meta.dirname, "../app/(console)");

/** Every page of the console as an address, with a value for each part that varies. */
function consoleRoutes(directory = consoleDirectory, route = ""): string[] {
  const own = existsSync(path.join(directory, "page.tsx")) ? [route || "/"] : [];
  const below = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return own.concat(
    below.flatMap(({ name }) => {
      const part = { "[ref]": "core.echo", "[id]": "1", "[eventId]": "1", "[...missing]": "nowhere" }[name] ?? name;
      return consoleRoutes(path.join(directory, name), `${route}/${part}`);
    }),
  );
}

test("without a session every page of the console leads to the sign-in and shows nothing", async ({
  page,
  request,
}) => {
  test.setTimeout(90_000); // some thirty pages, each in a real browser
  const routes = consoleRoutes();
  expect(routes).toEqual(expect.arrayContaining(["/", "/sensors/new", "/executions/1", "/trace/1", "/system"]));
  for (const route of routes) {
    // What a script would read holds nothing of the definitions, and in a browser it ends at the sign-in.
    const text = await (await request.get(route)).text();
    for (const secret of ["Prints a message", "Fires at a fixed interval", "core.intervaltimer"])
      expect(text, route).not.toContain(secret);
    await page.goto(route, { waitUntil: "commit" });
    await expect(page, route).toHaveURL(/\/login/);
  }
});

test("without a session every procedure answers 401", async ({ request }) => {
  const procedures = Object.entries<unknown>(appRouter._def.procedures);
  const open = new Set(["setup.status", "setup.createAdministrator", "session.settings", "session.register"]);
  expect(procedures.length).toBeGreaterThan(50);
  for (const [name, procedure] of procedures) {
    if (open.has(name)) continue;
    const { type } = (procedure as { _def: { type: string } })._def;
    const address = `/api/trpc/${name}`;
    const input = { ref: "core.echo", id: 1 };
    const answer =
      type === "mutation"
        ? await request.post(address, { data: input })
        : await request.get(`${address}?input=${encodeURIComponent(JSON.stringify(input))}`);
    if (type === "subscription") {
      // A stream has begun with 200 when its procedure is asked; it carries the refusal and no message.
      const stream = await answer.text();
      expect(stream, name).toContain("UNAUTHORIZED");
      expect(stream, name).not.toMatch(/^id:/m);
    } else expect(answer.status(), name).toBe(401);
  }
});

test("without a token every REST endpoint but health and the sign-in answers 401", async ({ request }) => {
  const open =
    /^\/(health|auth\/(login|logout|oidc|callback|refresh|settings|register|token-login|ldap)|api\/v1\/webhooks\/)/;
  const document = await (await request.get("/api/v1/openapi.json")).json();
  const endpoints = Object.entries<Record<string, unknown>>(document.paths).flatMap(([route, methods]) =>
    Object.keys(methods).map((method) => ({ route, method })),
  );
  expect(endpoints.length).toBeGreaterThan(40);
  for (const { route, method } of endpoints) {
    if (open.test(route)) continue;
    const address = route.replaceAll(/\{[^}]*ref[^}]*\}/g, "core.echo").replaceAll(/\{[^}]+\}/g, "1");
    const plain = await request.fetch(address, { method, ...(method !== "get" && { data: {} }) });
    expect(plain.status(), `${method} ${address}`).toBe(401);
    const forged = await request.fetch(address, {
      method,
      headers: { authorization: "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0." },
      ...(method !== "get" && { data: {} }),
    });
    expect(forged.status(), `${method} ${address} with a forged token`).toBe(401);
  }
});
