import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grantsBeyond } from "@/lib/access/delegable-grants";
import { allows, type GrantObject, isUnconstrained, mergeGrants } from "@/lib/access/grants";
import type { Grant, GrantConstraints } from "@/lib/schemas/identity";

const few = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const constraints = fc.record({
  pack_refs: maybe(few("home", "lab")),
  owner: maybe(fc.constantFrom("self" as const, "any" as const, "none" as const)),
  refs: maybe(few("home.a", "lab.b")),
  ids: maybe(few(1, 2)),
  encrypted: maybe(fc.boolean()),
  execution_scope: maybe(fc.constantFrom("self" as const, "descendants" as const, "any" as const)),
  attributes: maybe(fc.record({ team: fc.constantFrom("a", "b") })),
}) as fc.Arbitrary<GrantConstraints>;
const grant: fc.Arbitrary<Grant> = fc.record({
  resource: fc.constantFrom("keys" as const, "rules" as const),
  actions: few("read" as const, "update" as const),
  constraints,
});
const object = fc.record({
  id: fc.constantFrom(1, 2, 3),
  ref: fc.constantFrom("home.a", "lab.b", "core.c"),
  ownerIdentity: fc.constantFrom(7, 8, null),
  encrypted: fc.boolean(),
  attributes: fc.record({ team: fc.constantFrom("a", "b", "c") }),
  execution: fc.record({ id: fc.constantFrom(5, 6), ancestors: few(5, 4) }),
}) as fc.Arbitrary<GrantObject>;

describe("grants that are held cover grants that are given", () => {
  test("only when every object that the given ones reach is reached by the held ones", () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), grant, object, (held, wanted, target) => {
        if (grantsBeyond(held, [wanted]).length > 0) return;
        const holder = (grants: Grant[]) => ({ id: 7, grants, execution: { id: 5 } });
        for (const action of wanted.actions)
          if (allows(holder([wanted]), wanted.resource, action, target))
            expect(allows(holder(held), wanted.resource, action, target)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("always when they are the same", () => {
    fc.assert(
      fc.property(grant, (one) => {
        expect(grantsBeyond([one], [one])).toEqual([]);
      }),
    );
  });

  test("not between two people when they are for one's own objects", () => {
    const own: Grant = { resource: "keys", actions: ["read"], constraints: { owner: "self" } };
    expect(grantsBeyond([own], [own], "other")).toEqual([{ resource: "keys", action: "read" }]);
  });
});

describe("what is said of a resource as a whole", () => {
  test("comes from grants without limits only", () => {
    const limited: Grant = { resource: "keys", actions: ["delete"], constraints: { pack_refs: ["home"] } };
    const free: Grant = { resource: "keys", actions: ["read"], constraints: { owner: "any" } };
    expect(mergeGrants([limited, free, { resource: "keys", actions: ["update"] }])).toEqual([
      { resource: "keys", actions: ["read", "update"] },
    ]);
  });

  test("holds for every object that there is", () => {
    fc.assert(
      fc.property(grant, object, (one, target) => {
        if (!isUnconstrained(one)) return;
        for (const action of one.actions)
          expect(allows({ id: 7, grants: [one] }, one.resource, action, target)).toBe(true);
      }),
    );
  });
});
