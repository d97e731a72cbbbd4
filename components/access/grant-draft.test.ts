import { describe, expect, it } from "vitest";
import type { Grant } from "@/lib/schemas/identity";
import { draftProblem, fromDraft, toDraft } from "./grant-draft";

const grants: Grant[] = [
  { resource: "packs", actions: ["read"] },
  { resource: "actions", actions: ["read", "execute"] },
  { resource: "rules", actions: ["update"], constraints: { pack_refs: ["home"] } },
];

describe("a permission set that is edited", () => {
  it("says the same again when nothing was changed", () => {
    expect(fromDraft(toDraft(grants))).toEqual(grants);
  });
  it("joins grants of one resource without limits, and leaves out those that grant nothing", () => {
    const split: Grant[] = [
      { resource: "rules", actions: ["read"] },
      { resource: "rules", actions: ["update"], constraints: { owner: "any" } },
      { resource: "keys", actions: [] },
    ];
    expect(fromDraft(toDraft(split))).toEqual([{ resource: "rules", actions: ["read", "update"] }]);
  });
  it("is not saved while a limited grant has no limit", () => {
    const draft = toDraft(grants);
    expect(draftProblem(draft)).toBeNull();
    const limited = draft.limited.map((grant) => ({ ...grant, constraints: {} }));
    expect(draftProblem({ ...draft, limited })).toContain("rules");
  });
});
