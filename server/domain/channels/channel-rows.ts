import type { Channel, ChannelSettings, Notification } from "@/lib/schemas/channel";
import { type ChannelKind, NOTIFY_ACTION_REF } from "@/lib/vocabulary";
import { type GrantObject, mayDo, mayDoSome } from "@/server/domain/authorise";
import type { Actor, Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";
import { appError, type FieldIssue, invalidFields } from "@/server/errors";
import type { ChannelSecrets } from "@/server/secrets/stored-channel";

export type StoredChannel = {
  id: number;
  ref: string;
  name: string;
  kind: ChannelKind;
  config: Record<string, unknown>;
  value: string | null;
};
type ChannelRow = StoredChannel & {
  used_by: Channel["used_by"];
  last: (Omit<Notification, "at"> & { at: string })[];
  created: Date;
  updated: Date;
};

const SHOWN_MESSAGES = 20;

const SELECT = `
  select c.*,
    (select coalesce(json_agg(json_build_object('use', use, 'kind', kind, 'ref', ref) order by use, kind, ref), '[]') from (
      select 'sends' as use, 'rule' as kind, r.ref from attune.rule r where r.action_ref = '${NOTIFY_ACTION_REF}' and r.action_params ->> 'channel' = c.ref
      union all select 'alert', a.target, a.ref from attune.alert a where a.channel = c.id and exists (
        select from attune.rule where a.target = 'rule' and ref = a.ref
        union all select from attune.sensor where a.target = 'sensor' and ref = a.ref
        union all select from attune.action where a.target = 'action' and ref = a.ref)) u) as used_by,
    (select coalesce(json_agg(json_build_object('id', id, 'origin', origin, 'title', title, 'path', path, 'more', more, 'status', status,
        'error', error, 'at', coalesce(ended_at, due_at)) order by id desc), '[]')
      from (select * from attune.notification where channel = c.id order by id desc limit ${SHOWN_MESSAGES}) n) as last
  from attune.channel c`;

/** What grants look at: a channel is to them what an encrypted key of the system is. */
export function channelObject({ id, ref }: { id?: number; ref: string }): GrantObject {
  return {
    ...(id === undefined ? {} : { id }),
    ref,
    packRef: "",
    ownerType: "system",
    ownerRef: null,
    ownerIdentity: null,
    encrypted: true,
  };
}

export const mayUseChannel = (actor: Actor, channel: { id?: number; ref: string }): boolean =>
  mayDo(actor, "keys", "read", channelObject(channel));

export async function readChannels({ sql, actor }: Pick<Ctx, "sql" | "actor">): Promise<Channel[]> {
  if (!mayDoSome(actor, "keys", "read")) return [];
  const rows = await sql<ChannelRow>(`${SELECT} order by lower(c.name), c.ref`);
  return rows.filter((row) => mayUseChannel(actor, row)).map((row) => toChannel(actor, row));
}

/** @throws AppError `not_found` also when the actor may not know of it */
export async function readChannel({ sql, actor }: Pick<Ctx, "sql" | "actor">, ref: string): Promise<Channel> {
  const [row] = await sql<ChannelRow>(`${SELECT} where c.ref = $1`, [ref]);
  if (!row || !mayUseChannel(actor, row)) throw notFound("Channel", ref);
  return toChannel(actor, row);
}

function toChannel(actor: Actor, row: ChannelRow): Channel {
  const { id, ref, name, kind, config, value, used_by, last } = row;
  const object = channelObject(row);
  return {
    id,
    ref,
    name,
    kind,
    // has_password and has_token stand in the settings: nothing needs to be decrypted to show them.
    settings: { ...config, kind, ...(kind === "email" ? { has_password: value !== null } : {}) } as Channel["settings"],
    used_by,
    last: last.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    may: { update: mayDo(actor, "keys", "update", object), delete: mayDo(actor, "keys", "delete", object) },
    created: toIso(row.created),
    updated: toIso(row.updated),
  };
}

/**
 * The row to change, locked until the transaction ends.
 * @throws AppError `forbidden` when the actor may do this to no channel, or may only use this one; `not_found` otherwise
 */
export async function lockChannel(
  { sql, actor }: Pick<Ctx, "sql" | "actor">,
  ref: string,
  action: "update" | "delete",
): Promise<StoredChannel> {
  const missing = appError("forbidden", `You lack the permission keys:${action} for ${ref}`);
  if (!mayDoSome(actor, "keys", action)) throw missing;
  const [row] = await sql<StoredChannel>("select * from attune.channel where ref = $1 for update", [ref]);
  if (!row) throw notFound("Channel", ref);
  if (mayDo(actor, "keys", action, channelObject(row))) return row;
  throw mayUseChannel(actor, row) ? missing : notFound("Channel", ref);
}

type Held = { config: Record<string, unknown>; secrets: ChannelSecrets };

/**
 * Settings as they are stored: what may be shown, and apart from it what may not. What is left out of the secrets stays as it
 * was, but not for another receiver: whoever may edit a channel must not learn its password by sending it to themselves.
 * @throws AppError `invalid` at the field that is missing
 */
export function splitSettings(settings: ChannelSettings, before: Held | null): Held {
  const issues: FieldIssue[] = [];
  const missing = (field: string, message: string) => issues.push({ path: ["settings", field], message });
  const held = before?.secrets ?? {};
  const secrets: ChannelSecrets = {};
  let config: Record<string, unknown>;
  if (settings.kind === "email") {
    const { kind: _, password: given, ...rest } = settings;
    const moved =
      before !== null &&
      (["host", "port", "security", "username"] as const).some((name) => before.config[name] !== rest[name]);
    if (given === undefined && held.password !== undefined && moved && rest.username !== "")
      missing("password", "Enter the password again: it goes to another server or user, or in another way");
    const password = given ?? held.password;
    if (password && rest.username !== "") secrets.password = password;
    config = rest;
  } else {
    const url = settings.url ?? held.url;
    if (url === undefined) missing("url", "The address is required");
    else secrets.url = url;
    config = { address: url === undefined ? "" : shownAddress(url) };
    if (settings.kind === "webhook") {
      if (settings.token === undefined && held.token !== undefined && url !== held.url)
        missing("token", "Enter the token again: it goes to another address");
      const token = settings.token ?? held.token;
      if (token) secrets.token = token;
      config.has_token = secrets.token !== undefined;
    }
  }
  if (issues.length > 0) throw invalidFields(issues);
  return { config, secrets };
}

/** Host and scheme; what follows may be a secret. */
function shownAddress(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === "/" && search === "" ? origin : `${origin}/…`;
}
