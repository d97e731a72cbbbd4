import type { Ctx } from "@/server/domain/context";
import { hashToken } from "@/server/domain/tokens/token-rows";

/** How often a token's last use is written, at most: not for every request. */
const LAST_USED_STEP_MS = 60_000;

type Port = Pick<Ctx, "sql" | "clock">;

const ACTIVE = "revoked_at is null and (expires_at is null or expires_at > to_timestamp($2::double precision / 1000))";

/**
 * The identity that a token stands for, noting that it was used.
 * @returns a problem for a token that nobody has, that was revoked, or that has expired
 */
export async function redeemToken(
  { sql, clock }: Port,
  token: string,
  address: string | null,
): Promise<{ id: number; identity: number } | { problem: "invalid" | "expired" }> {
  const nowMs = clock.now();
  const [row] = await sql<{
    id: number;
    identity_id: number;
    revoked: boolean;
    expired: boolean;
    used_at: Date | null;
  }>(
    `select id, identity_id, revoked_at is not null as revoked,
       coalesce(expires_at <= to_timestamp($2::double precision / 1000), false) as expired, last_used_at as used_at
     from attune.integration_token where token_hash = $1`,
    [hashToken(token), nowMs],
  );
  if (!row || row.revoked) return { problem: "invalid" };
  if (row.expired) return { problem: "expired" };
  if (row.used_at === null || nowMs - row.used_at.getTime() >= LAST_USED_STEP_MS)
    await sql(
      "update attune.integration_token set last_used_at = to_timestamp($2::double precision / 1000), last_used_ip = $3 where id = $1",
      [row.id, nowMs, address?.slice(0, 64) ?? null],
    );
  return { id: row.id, identity: row.identity_id };
}

/** Whether a token that something was got with still counts. */
export async function isTokenActive({ sql, clock }: Port, id: number, identity: number): Promise<boolean> {
  const rows = await sql(`select 1 from attune.integration_token where id = $1 and identity_id = $3 and ${ACTIVE}`, [
    id,
    clock.now(),
    identity,
  ]);
  return rows.length > 0;
}
