import type { CreateKeyInput, KeyOwnerType } from "@/lib/schemas/key";
import type { Sql } from "@/server/db/database";
import type { KeyOwner } from "@/server/domain/keys/key-rows";
import { appError, type FieldIssue, invalidFields } from "@/server/errors";

const NOBODY: KeyOwner = {
  owner_type: "system",
  owner: null,
  owner_identity: null,
  owner_pack: null,
  owner_pack_ref: null,
  owner_action: null,
  owner_action_ref: null,
  owner_sensor: null,
  owner_sensor_ref: null,
};

type Named = "identity" | "pack" | "action" | "sensor";
/** Which fields name an owner of a type, besides `owner`, which names one of any type. */
const FIELDS = {
  identity: { id: "owner_identity", ref: null },
  pack: { id: "owner_pack", ref: "owner_pack_ref" },
  action: { id: "owner_action", ref: "owner_action_ref" },
  sensor: { id: "owner_sensor", ref: "owner_sensor_ref" },
} as const;

type OwnerFields = Pick<CreateKeyInput, "owner_type" | "owner"> &
  Partial<Record<keyof KeyOwner, string | number | null | undefined>>;

/**
 * The owner that the input names by id, by ref or by `owner`.
 * @throws AppError `invalid` when it names none, one of another type, or two; `bad_request` when there is no such owner
 */
export async function resolveKeyOwner(sql: Sql, input: OwnerFields): Promise<KeyOwner> {
  const { owner_type: type } = input;
  refuseOtherTypes(input, type);
  if (type === "system") return NOBODY;
  const { id: idField, ref: refField } = FIELDS[type];
  const names = [idField, ...(refField ? [refField] : []), "owner" as const].filter((field) => isGiven(input[field]));
  if (names.length === 0) {
    const path = refField ?? idField;
    throw invalidFields([{ path: [path], message: `A key of ${ARTICLES[type]} ${type} names it` }]);
  }
  const found = await Promise.all(
    names.map(async (field) => {
      const owner = await findOwner(sql, type, field === idField ? Number(input[field]) : String(input[field]));
      if (owner) return owner;
      const message = `There is no ${type} ${input[field]}`;
      throw appError("bad_request", message, [{ path: [field], message }]);
    }),
  );
  const [owner, ...others] = found;
  if (!owner || others.some(({ id }) => id !== owner.id))
    throw invalidFields([{ path: [names[1] ?? idField], message: `${names.join(" and ")} name different owners` }]);
  const text = type === "identity" ? String(owner.id) : owner.ref;
  return { ...NOBODY, owner_type: type, owner: text, [idField]: owner.id, ...(refField && { [refField]: owner.ref }) };
}

const ARTICLES = { identity: "an", pack: "a", action: "an", sensor: "a" };
const isGiven = (value: unknown) => value !== undefined && value !== null;

function refuseOtherTypes(input: OwnerFields, type: KeyOwnerType): void {
  const issues: FieldIssue[] = [];
  for (const other of Object.keys(FIELDS) as Named[]) {
    if (other === type) continue;
    for (const field of Object.values(FIELDS[other]))
      if (field !== null && isGiven(input[field]))
        issues.push({ path: [field], message: `A key with owner_type ${type} has no ${field}` });
  }
  if (type === "system" && isGiven(input.owner))
    issues.push({ path: ["owner"], message: "A key of the system has no owner" });
  if (issues.length > 0) throw invalidFields(issues);
}

type Owner = { id: number; ref: string };

/** A number is an id. A text is a ref (of an identity: its login), or else an id in digits. */
async function findOwner(sql: Sql, type: Named, named: number | string): Promise<Owner | undefined> {
  const column = type === "identity" ? "login" : "ref";
  const select = `select id, ${column} as ref from attune.${type}`;
  const byId = async (id: number) => (await sql<Owner>(`${select} where id = $1`, [id]))[0];
  if (typeof named === "number") return named <= 2_147_483_647 ? byId(named) : undefined;
  const [byRef] = await sql<Owner>(`${select} where ${column} = $1`, [named]);
  return byRef ?? (/^[1-9]\d{0,8}$/.test(named) ? byId(Number(named)) : undefined);
}
