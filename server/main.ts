import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import next from "next";
import { PATH_HEADER } from "@/server/auth/request-path";
import { loadConfig } from "@/server/config";
import { isAppError } from "@/server/errors";
import { createRestListener, isRestPath } from "@/server/listener/rest-listener";
import { stampAddress } from "@/server/listener/stamp-address";
import { createStaticListener, isStaticPath } from "@/server/listener/static-files";
import { findRuntime, getRuntime, whenRuntime } from "@/server/process-state";

/** A sender that is this slow is not one that is waited for. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 120_000;
/** Longer than the idle time of the usual proxies: the side that ends an idle connection must not be this one. */
const KEEP_ALIVE_MS = 65_000;
/** What is being answered when the server is told to stop gets this long. */
const DRAIN_MS = 5_000;

/**
 * The server's process: one HTTP listener, with the REST application and Next behind it. Next's instrumentation starts the
 * runtime (server/runtime.ts) while Next prepares; nothing is served before both are ready.
 */
async function main(): Promise<void> {
  const { port, trustedProxies } = loadConfig(); // what is wrong with it is said before anything starts
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  await listen(server, port);
  // Connections that come while the server prepares wait for it, instead of being refused.
  const app = next({ dev: false, dir: process.cwd(), port, httpServer: server, quiet: true });
  // Next is prepared before its instrumentation has ended: the runtime is what everything waits for.
  const prepared = Promise.all([app.prepare(), whenRuntime()]);
  const handle = app.getRequestHandler();
  const rest = createRestListener(getRuntime);
  const serveStatic = createStaticListener(path.join(process.cwd(), ".next", "static"));
  let ready = false;
  let stopping = false;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (stopping) response.writeHead(503, { connection: "close" }).end();
    else if (isRestPath(request.url)) rest.handle(request, response);
    else if (isStaticPath(request.url)) serveStatic(request, response);
    else void handle(request, response);
  };
  server.on("request", (request, response) => {
    stampAddress(request, trustedProxies);
    request.headers[PATH_HEADER] = request.url; // for the way back after a sign-in: Next tells a layout no address
    if (ready) answer(request, response);
    else
      prepared.then(
        () => answer(request, response),
        () => response.writeHead(503).end(),
      );
  });
  const [, runtime] = await prepared;
  ready = true;
  runtime.log.info({ port }, `Attune is ready on http://localhost:${port}`);

  const stop = async (signal: string) => {
    if (stopping) return process.exit(1); // a second Ctrl-C means now
    stopping = true;
    runtime.log.info({ signal }, "stopping");
    server.close();
    server.closeIdleConnections();
    await rest.drained(DRAIN_MS); // an event that is committed is also said to be
    server.closeAllConnections();
    await findRuntime()?.stop();
    process.exit(0);
  };
  process.on("SIGINT", () => void stop("SIGINT"));
  process.on("SIGTERM", () => void stop("SIGTERM"));
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

main().catch((error: NodeJS.ErrnoException) => {
  const port = process.env.PORT || 3000;
  if (error.code === "EADDRINUSE")
    process.stderr.write(
      `attune: Port ${port} is in use. Stop the program that uses it, or set PORT to another number.\n`,
    );
  else if (error.code === "EACCES")
    process.stderr.write(`attune: Port ${port} needs privileges. Set PORT to a number above 1023.\n`);
  else if (isAppError(error)) process.stderr.write(`attune: ${error.message}\n`);
  else process.stderr.write(`attune: ${error.stack ?? error.message}\n`);
  process.exit(1);
});
