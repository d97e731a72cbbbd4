import { z } from "zod";
import { jsonObjectSchema } from "@/lib/schemas/common";
import type { Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";
import { decryptText, encryptText } from "@/server/secrets/encryption";

/** Longer than the offer is shown, so that nobody who hurries comes too late. */
const VALID_MS = 10 * 60_000;
const CONTEXT = "undo";

const snapshotSchema = z.object({
  kind: z.enum(["rule", "sensor", "action", "trigger"]),
  /** The row as it was deleted, with its secrets as they were stored. */
  row: jsonObjectSchema,
  /** Of a trigger: the rows of the sensors that went with it. */
  sensors: z.array(jsonObjectSchema).default([]),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

const sealSchema = z.object({ identity: z.number(), until: z.number(), snapshot: snapshotSchema });

/**
 * What a deletion took away, for the one who deleted it to hand back: encrypted, because a definition may hold secrets that
 * nobody is shown, and authenticated, so that only what was deleted can be brought back. It needs no table that has to be
 * cleared, and any node can open it. null for an actor that nobody could show the offer to.
 */
export function sealDefinition(ctx: Pick<Ctx, "actor" | "clock" | "config">, snapshot: z.input<typeof snapshotSchema>) {
  if (ctx.actor.kind !== "identity") return null;
  const seal = { identity: ctx.actor.id, until: ctx.clock.now() + VALID_MS, snapshot };
  return encryptText(ctx.config.encryptionKey, JSON.stringify(seal), CONTEXT);
}

/** @throws AppError `precondition` for what is too old, another's or not ours */
export function openSeal(ctx: Pick<Ctx, "actor" | "clock" | "config">, sealed: string): Snapshot {
  const opened = sealSchema.safeParse(readJson(ctx.config.encryptionKey, sealed));
  const { identity, until, snapshot } = opened.data ?? {};
  if (
    snapshot === undefined ||
    until === undefined ||
    until < ctx.clock.now() ||
    ctx.actor.kind !== "identity" ||
    ctx.actor.id !== identity
  )
    throw appError("precondition", "This deletion can no longer be undone");
  return snapshot;
}

function readJson(encryptionKey: string, sealed: string): unknown {
  try {
    return JSON.parse(decryptText(encryptionKey, sealed, CONTEXT));
  } catch {
    return null;
  }
}
