import nextAuth from "next-auth";
import { authOptions } from "@/server/auth/auth-options";
import { defaultExport } from "@/server/auth/default-export";
import { isSecureRequest } from "@/server/auth/request-origin";
import { readCookies } from "@/server/auth/resolve-actor";
import type { Runtime } from "@/server/process-state";

const NextAuth = defaultExport(nextAuth);
const BODY_BYTES_MAX = 64 * 1024;
const BASE_PATH = "/api/auth/";

// Without NEXTAUTH_URL next-auth believes the Host header only when it is told to; links are then made for whichever
// name and port the browser used.
process.env.AUTH_TRUST_HOST ??= "true";

/**
 * next-auth's answer to a request below /api/auth. Its own adapter for route handlers works only inside a request of Next;
 * this one takes any request, so that the REST interface and tests can use the same sign-in.
 */
export async function handleNextAuth(runtime: Runtime, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const nextauth = url.pathname.slice(BASE_PATH.length).split("/").map(decoded);
  // Would let everybody write into our log.
  if (nextauth[0] === "_log") return new Response(null, { status: 204 });
  const body = request.method === "POST" ? await readForm(request) : {};
  if (body === null) return new Response("The body is too large", { status: 413 });
  // What stands in the address of a sign-in would become parameters for the provider.
  const query = request.method === "POST" && nextauth[0] === "signin" ? {} : Object.fromEntries(url.searchParams);
  const answer = createAnswer();
  await NextAuth(
    {
      method: request.method,
      headers: {
        ...Object.fromEntries(request.headers),
        host: request.headers.get("host") ?? url.host,
        "x-forwarded-proto": isSecureRequest(request.headers) ? "https" : "http",
      },
      cookies: decodedValues(readCookies(request.headers.get("cookie"))),
      query: { ...query, nextauth },
      body,
    } as never,
    answer.sink as never,
    authOptions(runtime, request.headers),
  );
  return answer.response();
}

/** The part of Next's response for API pages that next-auth writes to. */
function createAnswer() {
  const headers = new Headers({ "cache-control": "no-store" });
  let cookies: string[] = [];
  let status = 200;
  let body: string | null = null;
  const sink = {
    status(code: number) {
      status = code;
      return sink;
    },
    getHeader: () => cookies, // asked for Set-Cookie only
    setHeader(name: string, value: string | string[]) {
      if (name.toLowerCase() === "set-cookie") cookies = [value].flat();
      else headers.set(name, String(value));
      return sink;
    },
    json(value: unknown) {
      headers.set("content-type", "application/json");
      body = JSON.stringify(value);
    },
    send(value: unknown) {
      if (typeof value === "string") body = value;
      else if (value !== undefined) sink.json(value);
    },
    end: () => undefined,
  };
  return {
    sink,
    response() {
      for (const cookie of cookies) headers.append("set-cookie", cookie);
      return new Response(body, { status, headers });
    },
  };
}

/** A posted form or JSON object, as texts; null when it is too large. */
async function readForm(request: Request): Promise<Record<string, unknown> | null> {
  const text = await readText(request);
  if (text === null) return null;
  if (request.headers.get("content-type")?.includes("application/json")) {
    try {
      const json: unknown = JSON.parse(text);
      return typeof json === "object" && json !== null && !Array.isArray(json) ? { ...json } : {};
    } catch {
      return {};
    }
  }
  return Object.fromEntries(new URLSearchParams(text));
}

async function readText(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk?.value) break;
    size += chunk.value.length;
    if (size > BODY_BYTES_MAX) {
      await reader?.cancel();
      return null;
    }
    chunks.push(chunk.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decodedValues(cookies: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(cookies).map(([name, value]) => [name, decoded(value)]));
}
