import type { RefInput } from "@/lib/schemas/common";
import type { TriggerListItem } from "@/lib/schemas/trigger";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { listTriggers } from "@/server/domain/triggers/list-triggers";

type Link = { ref: string; label: string; enabled: boolean };
export type TriggerDetail = TriggerListItem & { sensors: Link[]; rules: Link[] };

/** One trigger with its sensors and rules. @throws AppError `not_found` */
export async function getTrigger(ctx: Ctx, input: RefInput): Promise<TriggerDetail> {
  const links = {
    where: { trigger_ref: input.ref },
    select: { ref: true, label: true, enabled: true },
    orderBy: { ref: "asc" },
  } as const;
  const [[trigger], sensors, rules] = await Promise.all([
    listTriggers(ctx, input.ref),
    ctx.db.prisma.sensor.findMany(links),
    ctx.db.prisma.rule.findMany(links),
  ]);
  if (!trigger) throw notFound("Trigger", input.ref);
  return { ...trigger, sensors, rules };
}
