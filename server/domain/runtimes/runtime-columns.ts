import type { UpdateRuntimeInput } from "@/lib/schemas/runtime";
import type { Sql } from "@/server/db/database";
import { asJsonb } from "@/server/domain/write-row";
import { invalidFields } from "@/server/errors";

/** The columns of what an input gives. */
export function runtimeColumns(input: Omit<UpdateRuntimeInput, "ref">): Record<string, unknown> {
  return {
    name: input.name,
    description: input.description,
    aliases: input.aliases,
    distributions: asJsonb(input.distributions),
    installation: asJsonb(input.installation),
    execution_config: asJsonb(input.execution_config),
  };
}

/**
 * A second name must mean one runtime only.
 * @throws AppError `invalid` at the name that is another's ref or alias
 */
export async function checkAliases(sql: Sql, ref: string, aliases: readonly string[] | undefined): Promise<void> {
  if (!aliases || aliases.length === 0) return;
  const rows = await sql<{ ref: string; aliases: string[] }>(
    "select ref, aliases from attune.runtime where ref <> $1 and (ref = any ($2::text[]) or aliases && $2::text[])",
    [ref, aliases],
  );
  for (const [index, alias] of aliases.entries()) {
    const other = rows.find((row) => row.ref === alias || row.aliases.includes(alias));
    if (other)
      throw invalidFields([{ path: ["aliases", index], message: `${alias} is a name of ${other.ref} already` }]);
  }
}
