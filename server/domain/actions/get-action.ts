import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Action } from "@/lib/schemas/action";
import type { RefInput } from "@/lib/schemas/common";
import { readAction } from "@/server/domain/actions/action-rows";
import type { Ctx } from "@/server/domain/context";
import { locateEntrypoint } from "@/server/worker/locate-entrypoint";

const SHOWN_BYTES_MAX = 262_144;

export type ActionDetail = Action & {
  rules: { ref: string; label: string; enabled: boolean }[];
  /** What runs: the inline source, or the text of the pack's file; null when the file is missing, long or not text. */
  source: string | null;
};

/** One action with its source and the rules that run it. @throws AppError `not_found` */
export async function getAction(ctx: Ctx, input: RefInput): Promise<ActionDetail> {
  const [action, rules] = await Promise.all([
    readAction(ctx, input.ref),
    ctx.db.prisma.rule.findMany({
      where: { action_ref: input.ref },
      select: { ref: true, label: true, enabled: true },
      orderBy: { ref: "asc" },
    }),
  ]);
  return { ...action, rules, source: action.is_inline ? action.entrypoint : await readSource(ctx, action) };
}

async function readSource(ctx: Ctx, action: Action): Promise<string | null> {
  const location = await locateEntrypoint(path.join(ctx.config.packsDirectory, action.pack_ref), action.entrypoint);
  if (location.kind !== "file" || (await stat(location.path)).size > SHOWN_BYTES_MAX) return null;
  const text = await readFile(location.path, "utf8");
  return text.includes("\u0000") ? null : text;
}
