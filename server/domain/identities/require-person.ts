import type { Actor, Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

type IdentityActor = Extract<Actor, { kind: "identity" }>;

/**
 * Refuses the tokens of executions and sensors, whatever their grants: a script's minutes must not become somebody's account.
 * Every verb that makes or changes a credential begins with this, or with requirePerson.
 * @throws AppError `forbidden`
 */
export function refuseTokens({ actor }: Pick<Ctx, "actor">): void {
  if (actor.kind === "identity" && (actor.execution || actor.sensor))
    throw appError("forbidden", "The token of an execution or a sensor may not change credentials");
}

/** The identity that acts by itself, in none of its scripts. @throws AppError `forbidden` */
export function requirePerson(ctx: Pick<Ctx, "actor">): IdentityActor {
  refuseTokens(ctx);
  const { actor } = ctx;
  if (actor.kind !== "identity") throw appError("forbidden", "Only somebody who is signed in may do this");
  return actor;
}
