import { expect, test } from "vitest";
import type { Trigger } from "@/lib/schemas/trigger";
import { copyOfTrigger } from "./copy-of-trigger";

const trigger = {
  ref: "own.build",
  label: "Build",
  description: null,
  enabled: true,
  out_schema: { id: { type: "string" } },
  param_schema: null,
  webhook_enabled: true,
  webhook_key: "wh_1",
  webhook_config: { rate_limit: { enabled: true, requests: 5, window_seconds: 60 } },
} as unknown as Trigger;

test("a copy has the schemas and the limits of the original, and neither its name nor its key", () => {
  const { values, webhook } = copyOfTrigger(trigger, ["own.build", "own.build-copy"]);
  expect(values).toEqual({
    ref: "own.build-copy-2",
    label: "Build (copy)",
    description: "",
    enabled: true,
    out_schema: { id: { type: "string" } },
    param_schema: null,
    webhook_config: trigger.webhook_config,
  });
  expect(webhook).toBe(true);
});

test("where calls have to be signed the secret stays behind and the webhook closed", () => {
  const hmac = { enabled: true, secret: "********", algorithm: "sha256" as const };
  const copy = copyOfTrigger({ ...trigger, webhook_config: { ...trigger.webhook_config, hmac } }, []);
  expect(copy.values.webhook_config).toEqual(trigger.webhook_config);
  expect(copy.webhook).toBe(false);
  expect(copy.note).toContain("secret");
});
