import { signToken } from "@/server/auth/tokens";
import { nameActor } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

export const SENSOR_TOKEN_TTL_SECONDS = 86_400;

type Issuing = Pick<Ctx, "db" | "sql" | "actor" | "requestId" | "origin" | "config" | "clock">;

export type SensorTokenRequest = {
  sensorRef: string;
  triggerRefs: string[];
  ttlSeconds: number;
  /** The node whose supervisor runs the process: its events count only while that node holds the sensor. */
  node?: string | undefined;
};

/**
 * A token for the process of a sensor: it may post events of these triggers and have itself renewed, nothing else. The
 * identity `sensor:<ref>` is made when there is none; freezing it ends all tokens of the sensor.
 * @throws AppError `conflict` when somebody else has that login
 */
export async function createSensorToken(
  ctx: Issuing,
  { sensorRef, triggerRefs, ttlSeconds, node }: SensorTokenRequest,
): Promise<{ identityId: number; token: string; expiresAtMs: number }> {
  const login = `sensor:${sensorRef}`;
  const identity = await ensureIdentity(ctx, login, sensorRef);
  const token = await signToken(
    { authSecret: ctx.config.authSecret, clock: ctx.clock, ttlSeconds },
    {
      identity: identity.id,
      login,
      type: "sensor",
      epoch: identity.epoch,
      metadata: { sensor_ref: sensorRef, trigger_types: triggerRefs, ...(node === undefined ? {} : { node }) },
    },
  );
  const issuedAtMs = Math.floor(ctx.clock.now() / 1000) * 1000;
  return { identityId: identity.id, token, expiresAtMs: issuedAtMs + ttlSeconds * 1000 };
}

type StoredIdentity = { id: number; epoch: number; provider: string };

async function ensureIdentity(ctx: Issuing, login: string, sensorRef: string): Promise<StoredIdentity> {
  const read = async () =>
    (
      await ctx.sql<StoredIdentity>(
        "select id, token_epoch as epoch, auth_provider as provider from attune.identity where login = $1",
        [login],
      )
    )[0];
  let found = await read();
  if (!found) {
    await ctx.db.transaction(async (sql) => {
      await nameActor(ctx, sql);
      await sql(
        "insert into attune.identity (login, display_name, auth_provider) values ($1, $2, 'sensor') on conflict (login) do nothing",
        [login, `Sensor ${sensorRef}`],
      );
    });
    found = await read();
  }
  // Somebody who chose this login must not get a sensor's tokens, nor a sensor that one's identity.
  if (found?.provider !== "sensor") throw appError("conflict", `The login ${login} belongs to somebody else`);
  return found;
}
