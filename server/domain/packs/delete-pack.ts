import type { RefInput } from "@/lib/schemas/common";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { keepAnAdministrator } from "@/server/domain/identities/keep-an-administrator";
import { packObject, readPackRow } from "@/server/domain/packs/pack-rows";
import { writing } from "@/server/domain/write-row";
import { appError } from "@/server/errors";

/**
 * Takes a pack away with all its components, and with the sensors of other packs that watch for its triggers. What ran
 * stays in the history.
 * @throws AppError `forbidden`, `not_found`, `precondition` for core, which the server itself needs, and for one
 * whose permission sets make the last administrator.
 */
export async function deletePack(ctx: Ctx, input: RefInput): Promise<{ success: true; message: string }> {
  authoriseSome(ctx, "packs", "delete");
  const pack = await readPackRow(ctx, input.ref);
  authorise(ctx, "packs", "delete", packObject(pack));
  const { id } = pack;
  if (input.ref === "core")
    throw appError("precondition", "The core pack cannot be deleted: timers and the standard runtimes are in it");
  const gone = await writing(ctx, `Pack ${input.ref}`, async ({ sql }) => {
    const [sensors, rules] = await lockTimersOf(sql, id);
    await keepAnAdministrator(sql, () => sql("delete from attune.pack where id = $1", [id]));
    return { sensors, rules };
  });
  await ctx.engine.settle({ ...gone, definitions: true });
  return { success: true, message: `Pack ${input.ref} deleted` };
}

/** Timers before sensors and rules, as the pipeline locks them. Returns the sensors and rules that change. */
async function lockTimersOf(sql: Ctx["sql"], pack: number): Promise<[sensors: number[], rules: number[]]> {
  const sensors = await sql<{ id: number }>(
    "select id from attune.sensor where pack = $1 or trigger in (select id from attune.trigger where pack = $1)",
    [pack],
  );
  const rules = await sql<{ id: number }>(
    `select id from attune.rule where pack = $1 or trigger in (select id from attune.trigger where pack = $1)
       or action in (select id from attune.action where pack = $1) or sensor in (select id from attune.sensor where pack = $1)`,
    [pack],
  );
  const ids = [sensors.map((row) => row.id), rules.map((row) => row.id)] as [number[], number[]];
  await sql("select id from attune.timer where sensor = any ($1) or rule = any ($2) order by id for update", ids);
  return ids;
}
