import type { IssuedSensorToken, IssueSensorTokenInput } from "@/lib/schemas/sensor-process";
import { mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { createSensorToken, SENSOR_TOKEN_TTL_SECONDS } from "@/server/domain/sensors/sensor-token";
import { appError } from "@/server/errors";

/**
 * A token for a sensor that somebody runs, inside or outside of this server. Its events run rules, so it is given to who
 * may manage sensors (sensors:manage) or permissions (permissions:manage), and to a sensor that renews its own for the
 * triggers it has. The sensor need not be stored here.
 * @throws AppError `forbidden`, `conflict`
 */
export async function issueSensorToken(ctx: Ctx, input: IssueSensorTokenInput): Promise<IssuedSensorToken> {
  const own = ctx.actor.kind === "identity" ? ctx.actor.sensor : undefined;
  if (own) {
    if (own.ref !== input.sensor_ref) throw appError("forbidden", `This token belongs to the sensor ${own.ref}`);
    const foreign = input.trigger_types.find((ref) => !own.triggerRefs.includes(ref));
    if (foreign !== undefined) throw appError("forbidden", `This token does not cover the trigger ${foreign}`);
  } else if (
    !mayDo(ctx.actor, "sensors", "manage", { ref: input.sensor_ref }) &&
    !mayDo(ctx.actor, "permissions", "manage")
  )
    throw appError("forbidden", "You lack the permission sensors:manage");
  const triggerRefs = [...new Set(input.trigger_types)];
  const issued = await createSensorToken(ctx, {
    sensorRef: input.sensor_ref,
    triggerRefs,
    ttlSeconds: input.ttl_seconds ?? SENSOR_TOKEN_TTL_SECONDS,
    node: own?.node,
  });
  return {
    identity_id: issued.identityId,
    sensor_ref: input.sensor_ref,
    token: issued.token,
    expires_at: new Date(issued.expiresAtMs).toISOString(),
    trigger_types: triggerRefs,
  };
}
