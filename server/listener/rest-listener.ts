import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createRestApp } from "@/server/api/rest/create-rest-app";
import type { Runtime } from "@/server/process-state";

const REST_PATH = /^\/(?:health|auth|api\/v1|docs)(?:[/?]|$)/;

/** Whether the REST application answers an address, and not the console. */
export function isRestPath(url: string | undefined): boolean {
  return REST_PATH.test(url ?? "");
}

export type RestListener = {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** How many answers are under way, streams left out. */
  busy(): number;
  /** Resolves when no answer is under way any more, streams left out, or after `timeoutMs`. */
  drained(timeoutMs: number): Promise<void>;
};

/**
 * The REST application on Node's own requests, without Next in between, which manages a fraction of the requests. The global
 * Request and Response stay as they are: Next lives in this process, too.
 */
export function createRestListener(getRuntime: () => Runtime): RestListener {
  const app = createRestApp(getRuntime);
  const listener = getRequestListener((request, env) => app.fetch(request, env), { overrideGlobalObjects: false });
  const underWay = new Set<ServerResponse>();
  let idle: (() => void) | null = null;

  const isStream = (response: ServerResponse) =>
    String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");
  const busy = () => [...underWay].filter((response) => !isStream(response)).length;

  return {
    handle(request, response) {
      if (response.destroyed) return; // whoever asked has gone while it waited
      underWay.add(response);
      response.once("close", () => {
        underWay.delete(response);
        if (idle && busy() === 0) idle();
      });
      void listener(request, response);
    },
    busy,
    async drained(timeoutMs) {
      if (busy() === 0) return;
      await new Promise<void>((resolve) => {
        idle = resolve;
        setTimeout(resolve, timeoutMs).unref();
      });
    },
  };
}
