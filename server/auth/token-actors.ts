import { z } from "zod";
import type { TokenClaims } from "@/server/auth/tokens";
import type { Sql } from "@/server/db/database";
import type { Actor } from "@/server/domain/context";
import { readGrants } from "@/server/domain/identities/find-identity";

type IdentityActor = Extract<Actor, { kind: "identity" }>;

export type TokenActor = { actor: IdentityActor } | { problem: "invalid" | "frozen" };

const executionMetadata = z.looseObject({ execution_id: z.int().positive() });

/** What a sensor's token says besides its identity; whoever signs one writes this. */
export const sensorTokenMetadata = z.looseObject({
  sensor_ref: z.string().min(1),
  trigger_types: z.array(z.string().min(1)),
  /** The node whose supervisor runs the process. */
  node: z.string().optional(),
});

type ExecutionRow = {
  action_ref: string;
  frozen: boolean;
  sets: { ref: string; grants: unknown }[];
};

/**
 * The actor of an execution's token. What it may do is read from the execution's permission sets for every request, never
 * from the token or its identity; it counts for nothing once the execution has ended, or is another identity's.
 */
export async function executionActor(sql: Sql, claims: TokenClaims): Promise<TokenActor> {
  const parsed = executionMetadata.safeParse(claims.metadata);
  const identity = Number(claims.sub);
  if (!parsed.success || identity > 2_147_483_647) return { problem: "invalid" };
  const id = parsed.data.execution_id;
  const [row] = await sql<ExecutionRow>(
    `select x.action_ref, i.frozen,
       coalesce((
         select jsonb_agg(jsonb_build_object('ref', s.ref, 'grants', s.grants) order by s.ref)
         from attune.permission_set s where x.permission_set_refs ? s.ref
       ), '[]') as sets
     from attune.execution x join attune.identity i on i.id = x.executor
     where x.id = $1 and x.executor = $2 and x.status not in ('completed', 'failed', 'cancelled', 'timeout', 'abandoned')`,
    [id, identity],
  );
  if (!row) return { problem: "invalid" };
  if (row.frozen) return { problem: "frozen" };
  return {
    actor: {
      kind: "identity",
      id: identity,
      login: `execution:${id}`,
      grants: row.sets.flatMap((set) => readGrants(set.grants)),
      permissionSetRefs: row.sets.map((set) => set.ref),
      execution: { id, actionRef: row.action_ref },
    },
  };
}

/** The actor of a sensor's token: no grants at all, only the triggers it may emit, and only at endpoints that say so. */
export async function sensorActor(sql: Sql, claims: TokenClaims): Promise<TokenActor> {
  const parsed = sensorTokenMetadata.safeParse(claims.metadata);
  const identity = Number(claims.sub);
  if (!parsed.success || identity > 2_147_483_647) return { problem: "invalid" };
  const [row] = await sql<{ frozen: boolean; token_epoch: number }>(
    "select frozen, token_epoch from attune.identity where id = $1",
    [identity],
  );
  const { epoch } = claims.metadata ?? {};
  if (!row || (epoch !== undefined && epoch !== row.token_epoch)) return { problem: "invalid" };
  if (row.frozen) return { problem: "frozen" };
  const { sensor_ref: ref, trigger_types: triggerRefs, node } = parsed.data;
  return {
    actor: {
      kind: "identity",
      id: identity,
      login: claims.login,
      grants: [],
      permissionSetRefs: [],
      sensor: { ref, triggerRefs, ...(node === undefined ? {} : { node }) },
    },
  };
}
