import { describe, expect, it } from "vitest";
import type { AuditEvent } from "@/lib/schemas/audit";
import { actorName, auditChanges, auditHref, auditPhrase } from "./audit-words";

const event = (more: Partial<AuditEvent>) =>
  ({ resource: "rule", action: "rule.update", resource_id: 4, resource_ref: "core.a", ...more }) as AuditEvent;

describe("the words of the audit log", () => {
  it("say what was done, also for a verb that nobody gave words", () => {
    expect(auditPhrase(event({ action: "rule.disable" }))).toBe("Disabled rule");
    expect(auditPhrase(event({ resource: "identity", action: "identity.sign_in" }))).toBe("Signed in");
    expect(auditPhrase(event({ resource: "key", action: "key.roll_over" }))).toBe("Roll over key");
  });
  it("name who did it, whoever it was", () => {
    expect(actorName({ actor_type: "identity", actor_login: "ann" })).toBe("ann");
    expect(actorName({ actor_type: "system", actor_login: null })).toBe("Attune itself");
    expect(actorName({ actor_type: "sql", actor_login: "postgres" })).toBe("SQL as postgres");
    expect(actorName({ actor_type: "anonymous", actor_login: "eve" })).toBe("eve (not signed in)");
  });
  it("link to what can still be there", () => {
    expect(auditHref(event({}))).toBe("/rules/core.a");
    expect(auditHref(event({ action: "rule.delete" }))).toBeNull();
    expect(auditHref(event({ resource: "execution", action: "execution.cancel" }))).toBe("/executions/4");
    expect(auditHref(event({ resource: "setting", resource_ref: "x" }))).toBeNull();
  });
  it("show from and to where both are known", () => {
    expect(
      auditChanges({ enabled: { from: true, to: false }, config: "changed", label: { from: null, to: "A" } }),
    ).toEqual([
      { field: "enabled", text: "true → false" },
      { field: "config", text: "changed" },
      { field: "label", text: "nothing → A" },
    ]);
  });
});
