import { hasTemplate } from "@/lib/expression/parse-template";
import type { JsonObject } from "@/lib/schemas/common";
import { NOTIFY_ACTION_REF } from "@/lib/vocabulary";
import { mayDo } from "@/server/domain/authorise";
import { mayUseChannel } from "@/server/domain/channels/channel-rows";
import type { Ctx } from "@/server/domain/context";
import { appError, invalidFields } from "@/server/errors";

/**
 * For whoever writes a rule that sends a message, or sends one by hand: a channel is used by those who may know of it
 * (keys:read), and one that an event names only by those who may use any.
 * @param field what holds the parameters
 * @throws AppError `invalid` at the channel that there is not, or not for the actor; `forbidden` for a template
 */
export async function authoriseChannelUse(
  ctx: Pick<Ctx, "sql" | "actor">,
  { actionRef, parameters, field }: { actionRef: string; parameters: JsonObject; field: string },
): Promise<void> {
  if (actionRef !== NOTIFY_ACTION_REF) return;
  const { channel } = parameters;
  if (typeof channel !== "string" || channel === "") return; // what is missing, the schema or the action says
  if (hasTemplate(channel)) {
    if (!mayDo(ctx.actor, "keys", "read"))
      throw appError(
        "forbidden",
        "You lack the permission keys:read for every channel: name one instead of a template",
      );
    return;
  }
  await requireChannel(ctx, channel, [field, "channel"]);
}

/** @throws AppError `invalid` at `path`, also when the actor may not know of it */
export async function requireChannel(
  { sql, actor }: Pick<Ctx, "sql" | "actor">,
  ref: string,
  path: (string | number)[],
): Promise<number> {
  const [row] = await sql<{ id: number; ref: string }>("select id, ref from attune.channel where ref = $1", [ref]);
  if (row && mayUseChannel(actor, row)) return row.id;
  throw invalidFields([{ path, message: `There is no channel ${ref}: see the page Notifications` }]);
}
