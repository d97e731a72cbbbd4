import { copyRef } from "@/components/console/copy-of";
import { isJsonObject } from "@/lib/expression/json";
import type { Trigger } from "@/lib/schemas/trigger";
import type { TriggerValues } from "./trigger-form";

/**
 * A copy of a trigger to be saved under another name. A webhook gets a key of its own. Where calls have to be signed it is not
 * opened along with the copy: the secret is not copied, and without one anybody's call would be taken.
 */
export function copyOfTrigger(
  trigger: Trigger,
  taken: Iterable<string>,
): { values: TriggerValues; webhook: boolean; note: string | null } {
  const { hmac, ...limits } = trigger.webhook_config ?? {};
  const isSigned = hmac?.enabled === true;
  const webhook = trigger.webhook_enabled && !isSigned;
  return {
    values: {
      ref: copyRef(trigger.ref, taken),
      label: `${trigger.label} (copy)`,
      description: trigger.description ?? "",
      enabled: trigger.enabled,
      out_schema: isJsonObject(trigger.out_schema) ? trigger.out_schema : null,
      param_schema: isJsonObject(trigger.param_schema) ? trigger.param_schema : null,
      webhook_config: Object.keys(limits).length > 0 ? limits : null,
    },
    webhook,
    note: isSigned
      ? "The secret that signs calls is not copied. Set one in the checks on the page of the new trigger, then open its webhook."
      : webhook
        ? "Its webhook gets an address of its own; the limits of the original are copied."
        : null,
  };
}
