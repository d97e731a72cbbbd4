import { mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

/**
 * Sensor writes are open to everybody who is signed in, but a script runs on this machine: who writes one needs the
 * permission to write actions, which do the same, or sensors:create.
 * @throws AppError `forbidden`
 */
export function authoriseScript(ctx: Pick<Ctx, "actor">, packRef: string | null): void {
  if (mayDo(ctx.actor, "sensors", "create", { packRef }) || mayDo(ctx.actor, "actions", "create", { packRef })) return;
  throw appError("forbidden", "You lack the permission actions:create, which the script of a sensor needs");
}
