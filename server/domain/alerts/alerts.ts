import type { AlertState, AlertTargetInput, SetAlertInput } from "@/lib/schemas/channel";
import type { AlertTarget } from "@/lib/vocabulary";
import { authorise, authoriseSome } from "@/server/domain/authorise";
import { requireChannel } from "@/server/domain/channels/authorise-channel-use";
import { mayUseChannel } from "@/server/domain/channels/channel-rows";
import type { Ctx } from "@/server/domain/context";
import { componentObject, findComponent } from "@/server/domain/find-component";
import { writing } from "@/server/domain/write-row";

const NAMES: Record<AlertTarget, string> = { rule: "Rule", sensor: "Sensor", action: "Action" };

/** Where failures of a rule, sensor or action are told, and the channels that the actor may choose. */
export async function getAlert(
  { sql, actor }: Pick<Ctx, "sql" | "actor">,
  { target, ref }: AlertTargetInput,
): Promise<AlertState> {
  const rows = await sql<{ id: number; ref: string; name: string; chosen: boolean }>(
    `select c.id, c.ref, c.name, a.id is not null as chosen
     from attune.channel c left join attune.alert a on a.channel = c.id and a.target = $1 and a.ref = $2 order by lower(c.name), c.ref`,
    [target, ref],
  );
  const usable = rows.filter((row) => mayUseChannel(actor, row));
  const shown = (row: { ref: string; name: string }) => ({ ref: row.ref, name: row.name });
  const chosen = rows.find((row) => row.chosen);
  return {
    // That it is told is no secret; where, only to those who may know of the channel.
    channel: chosen ? (usable.includes(chosen) ? shown(chosen) : { ref: "", name: "a channel you may not see" }) : null,
    channels: usable.map(shown),
  };
}

/**
 * Tells of failures through a channel, or no more.
 * @throws AppError `forbidden` without the right to change what it is about (of sensors everybody has it), `not_found`,
 * `invalid` for a channel that there is not
 */
export async function setAlert(ctx: Ctx, { target, ref, channel }: SetAlertInput): Promise<AlertState> {
  if (target !== "sensor") authoriseSome(ctx, `${target}s`, "update");
  await writing(ctx, `${NAMES[target]} ${ref}`, async (inside) => {
    const row = await findComponent(inside.sql, target, ref);
    if (target !== "sensor") authorise(inside, `${target}s`, "update", componentObject(row));
    if (channel === null) {
      await inside.sql("delete from attune.alert where target = $1 and ref = $2", [target, ref]);
      return;
    }
    const id = await requireChannel(inside, channel, ["channel"]);
    await inside.sql(
      `insert into attune.alert (target, ref, channel) values ($1, $2, $3)
       on conflict (target, ref) do update set channel = excluded.channel where alert.channel <> excluded.channel`,
      [target, ref, id],
    );
  });
  return getAlert(ctx, { target, ref });
}
