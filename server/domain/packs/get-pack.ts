import type { RefInput } from "@/lib/schemas/common";
import type { Pack } from "@/lib/schemas/pack";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { readablePacks, toPack } from "@/server/domain/packs/pack-rows";

type Component = { ref: string; label: string; enabled?: boolean };
export type PackDetail = Pack & {
  components: {
    actions: Component[];
    triggers: Component[];
    sensors: Component[];
    rules: Component[];
    runtimes: Component[];
  };
};

/** One pack with its components. @throws AppError `not_found` when it is missing, or not to be seen by the actor. */
export async function getPack(ctx: Ctx, input: RefInput): Promise<PackDetail> {
  const byRef = { ref: "asc" } as const;
  const labelled = { select: { ref: true, label: true }, orderBy: byRef } as const;
  const enabled = { select: { ref: true, label: true, enabled: true }, orderBy: byRef } as const;
  const row = await ctx.db.prisma.pack.findFirst({
    where: { ref: input.ref, ...readablePacks(ctx.actor) },
    include: {
      actions: labelled,
      triggers: enabled,
      sensors: enabled,
      rules: enabled,
      runtimes: { select: { ref: true, name: true }, orderBy: byRef },
    },
  });
  if (!row) throw notFound("Pack", input.ref);
  return {
    ...toPack(row),
    components: {
      actions: row.actions,
      triggers: row.triggers,
      sensors: row.sensors,
      rules: row.rules,
      runtimes: row.runtimes.map(({ ref, name }) => ({ ref, label: name })),
    },
  };
}
