import { describe, expect, test } from "vitest";
import { type Grant, grantSchema } from "@/lib/schemas/identity";
import { authorise, type GrantObject, mayDo, mayDoSome } from "@/server/domain/authorise";
import type { Actor } from "@/server/domain/context";

function actor(constraints: Grant["constraints"], more: object = {}): Actor {
  const grant: Grant = { resource: "keys", actions: ["read"], ...(constraints ? { constraints } : {}) };
  return { kind: "identity", id: 7, login: "ann", grants: [grant], permissionSetRefs: [], ...more };
}

const cases: [string, NonNullable<Grant["constraints"]>, GrantObject, GrantObject][] = [
  ["pack_refs", { pack_refs: ["home"] }, { packRef: "home" }, { packRef: "core" }],
  ["pack_refs, from the ref", { pack_refs: ["home"] }, { ref: "home.x" }, { ref: "core.x" }],
  ["owner self", { owner: "self" }, { ownerIdentity: 7 }, { ownerIdentity: 8 }],
  ["owner none", { owner: "none" }, { ownerIdentity: null }, { ownerIdentity: 7 }],
  ["owner_types", { owner_types: ["pack"] }, { ownerType: "pack" }, { ownerType: "system" }],
  ["owner_refs", { owner_refs: ["home"] }, { ownerRef: "home" }, { ownerRef: null }],
  ["visibility", { visibility: ["public"] }, { visibility: "public" }, { visibility: "private" }],
  ["refs", { refs: ["home.a"] }, { ref: "home.a" }, { ref: "home.b" }],
  ["ids", { ids: [1] }, { id: 1 }, { id: 2 }],
  ["encrypted", { encrypted: false }, { encrypted: false }, { encrypted: true }],
  ["attributes", { attributes: { team: "a" } }, { attributes: { team: "a", x: 1 } }, { attributes: { team: "b" } }],
];

describe("a constrained grant", () => {
  test.each(cases)(
    "%s: holds for what meets it, not for others, and not for what does not say",
    (_name, limits, yes, no) => {
      expect(mayDo(actor(limits), "keys", "read", yes)).toBe(true);
      expect(mayDo(actor(limits), "keys", "read", no)).toBe(false);
      expect(mayDo(actor(limits), "keys", "read")).toBe(false);
      expect(mayDoSome(actor(limits), "keys", "read")).toBe(true);
    },
  );

  test("needs all of its constraints to be met", () => {
    const limits = { pack_refs: ["home"], encrypted: false };
    expect(mayDo(actor(limits), "keys", "read", { packRef: "home", encrypted: false })).toBe(true);
    expect(mayDo(actor(limits), "keys", "read", { packRef: "home", encrypted: true })).toBe(false);
  });

  test("by execution scope reaches the token's own execution, with `descendants` what it started, and nothing without a token", () => {
    const own = { execution: { id: 5, actionRef: "core.a" } };
    const child = { execution: { id: 6, ancestors: [5] } };
    expect(mayDo(actor({ execution_scope: "self" }, own), "keys", "read", { execution: { id: 5 } })).toBe(true);
    expect(mayDo(actor({ execution_scope: "self" }, own), "keys", "read", child)).toBe(false);
    expect(mayDo(actor({ execution_scope: "descendants" }, own), "keys", "read", child)).toBe(true);
    expect(mayDo(actor({ execution_scope: "descendants" }), "keys", "read", child)).toBe(false);
  });

  test("with a constraint that nobody knows is refused as a whole", () => {
    const misspelt = { resource: "keys", actions: ["read"], constraints: { pack_ref: ["home"] } };
    expect(grantSchema.safeParse(misspelt).success).toBe(false);
  });
});

test("the refusal names the missing permission, and the system needs none", () => {
  expect(() => authorise({ actor: actor(undefined) }, "keys", "delete")).toThrow("keys:delete");
  expect(() => authorise({ actor: { kind: "system" } }, "keys", "delete")).not.toThrow();
});
