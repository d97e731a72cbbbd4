/**
 * Parameter schemas of actions, triggers, sensors and packs: a flat map `{name: {type, required, secret, default, …}}`
 * or a JSON Schema `{type: "object", properties}`. This is the whole surface; the parts are next to it.
 */
export { checkParameterSchema } from "@/lib/parameters/check-parameter-schema";
export {
  applyParameterDefaults,
  maskSecrets,
  normaliseParameterSchema,
  secretParameterNames,
} from "@/lib/parameters/flat-schema";
export { validateParameters } from "@/lib/parameters/validate-parameters";
