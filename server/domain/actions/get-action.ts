import { readFile, stat } from "node:fs/promises";
import type { Action } from "@/lib/schemas/action";
import type { RefInput } from "@/lib/schemas/common";
import { type ActionRow, locateSource, readActionRow, toAction } from "@/server/domain/actions/action-rows";
import type { Ctx } from "@/server/domain/context";

const SHOWN_BYTES_MAX = 262_144;

export type ActionDetail = Action & {
  rules: { ref: string; label: string; enabled: boolean }[];
  /** What runs: the inline source, or the text of the pack's file; null when the file is missing, long or not text. */
  source: string | null;
};

/** One action with its source and the rules that run it. @throws AppError `not_found` */
export async function getAction(ctx: Ctx, input: RefInput): Promise<ActionDetail> {
  const [row, rules] = await Promise.all([
    readActionRow(ctx, input.ref),
    ctx.db.prisma.rule.findMany({
      where: { action_ref: input.ref },
      select: { ref: true, label: true, enabled: true },
      orderBy: { ref: "asc" },
    }),
  ]);
  const action = await toAction(ctx, row);
  return { ...action, rules, source: action.is_inline ? action.entrypoint : await readSource(ctx, row) };
}

async function readSource(ctx: Ctx, row: ActionRow): Promise<string | null> {
  const location = await locateSource(ctx, row);
  if (location.kind !== "file" || (await stat(location.path)).size > SHOWN_BYTES_MAX) return null;
  const text = await readFile(location.path, "utf8");
  return text.includes("\u0000") ? null : text;
}
