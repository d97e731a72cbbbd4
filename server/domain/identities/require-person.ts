import type { Actor, Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

type IdentityActor = Extract<Actor, { kind: "identity" }>;

/**
 * The identity that acts by itself. Tokens of executions and sensors may never make or change credentials, whatever their
 * grants: a script's minutes must not become somebody's account. Every verb that does either begins with this.
 * @throws AppError `forbidden`
 */
export function requirePerson(ctx: Pick<Ctx, "actor">): IdentityActor {
  const { actor } = ctx;
  if (actor.kind !== "identity") throw appError("forbidden", "Only somebody who is signed in may do this");
  if (actor.execution || actor.sensor)
    throw appError("forbidden", "The token of an execution or a sensor may not change credentials");
  return actor;
}
