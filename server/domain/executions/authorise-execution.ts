import type { GrantObject } from "@/lib/access/grants";
import type { GrantAction } from "@/lib/schemas/identity";
import { authorise, authoriseSome, mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

type Facets = { id: number; action_ref: string; executor: number | null };

/**
 * Whether the actor may do this to an execution. Who may do it to all costs no look-up; the ancestors are only read for the
 * token of an execution, which may be limited to what it started.
 * @throws AppError `forbidden`, `not_found`
 */
export async function authoriseExecution(
  ctx: Pick<Ctx, "sql" | "actor">,
  action: GrantAction,
  id: number,
): Promise<void> {
  if (mayDo(ctx.actor, "executions", action)) return;
  authoriseSome(ctx, "executions", action);
  const [row] = await ctx.sql<Facets>("select id, action_ref, executor from attune.execution where id = $1", [id]);
  if (!row) throw appError("not_found", `Execution ${id} not found`);
  authorise(ctx, "executions", action, await executionObject(ctx, row));
}

async function executionObject(ctx: Pick<Ctx, "sql" | "actor">, row: Facets): Promise<GrantObject> {
  const isToken = ctx.actor.kind === "identity" && ctx.actor.execution !== undefined;
  return {
    id: row.id,
    ref: row.action_ref,
    ownerIdentity: row.executor,
    execution: { id: row.id, ancestors: isToken ? await ancestorsOf(ctx, row.id) : [] },
  };
}

/** The executions that started this one, each the one before. */
async function ancestorsOf(ctx: Pick<Ctx, "sql">, id: number): Promise<number[]> {
  const rows = await ctx.sql<{ id: number }>(
    `with recursive line as (
       select parent from attune.execution where id = $1
       union select x.parent from line join attune.execution x on x.id = line.parent
     ) select parent as id from line where parent is not null`,
    [id],
  );
  return rows.map((row) => row.id);
}
