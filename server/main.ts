import { createServer } from "node:http";
import next from "next";
import { PATH_HEADER } from "@/server/auth/request-path";
import { loadConfig } from "@/server/config";
import { isAppError } from "@/server/errors";
import { findRuntime, whenRuntime } from "@/server/process-state";

/**
 * The server's process: Next behind one HTTP listener. Next's instrumentation starts the runtime (server/runtime.ts)
 * while Next prepares; nothing is served before both are ready.
 */
async function main(): Promise<void> {
  const { port } = loadConfig(); // what is wrong with it is said before anything starts
  const server = createServer();
  await listen(server, port);
  // Connections that come while the server prepares wait for it, instead of being refused.
  const app = next({ dev: false, dir: process.cwd(), port, httpServer: server, quiet: true });
  // Next is prepared before its instrumentation has ended: the runtime is what everything waits for.
  const prepared = Promise.all([app.prepare(), whenRuntime()]);
  const handle = app.getRequestHandler();
  server.on("request", (request, response) => {
    request.headers[PATH_HEADER] = request.url; // for the way back after a sign-in: Next tells a layout no address
    prepared.then(
      () => handle(request, response),
      () => response.writeHead(503).end(),
    );
  });
  const [, runtime] = await prepared;
  runtime.log.info({ port }, `Attune is ready on http://localhost:${port}`);

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return process.exit(1); // a second Ctrl-C means now
    stopping = true;
    runtime.log.info({ signal }, "stopping");
    server.close();
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
