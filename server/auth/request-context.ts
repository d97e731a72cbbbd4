import { randomUUID } from "node:crypto";
import { clientAddress } from "@/server/auth/request-origin";
import type { Ctx, Origin } from "@/server/domain/context";
import type { Runtime } from "@/server/process-state";

const REQUEST_ID = /^[\w-]{8,64}$/;

/** What every request gets before it is known who sends it. A proxy's X-Request-Id is kept, for finding it in both logs. */
export function baseContext(runtime: Runtime, headers: Headers, via: Origin["via"]): Omit<Ctx, "actor"> {
  const given = headers.get("x-request-id");
  return {
    db: runtime.db,
    sql: runtime.db.sql,
    engine: runtime.engine,
    config: runtime.config,
    clock: runtime.clock,
    log: runtime.log,
    requestId: given && REQUEST_ID.test(given) ? given : randomUUID(),
    origin: { via, address: clientAddress(headers), userAgent: headers.get("user-agent")?.slice(0, 300) ?? null },
  };
}
