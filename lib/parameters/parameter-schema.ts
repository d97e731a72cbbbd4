/**
 * Parameter schemas of actions, triggers, sensors and packs: a flat map `{name: {type, required, secret, default, …}}`
 * or a JSON Schema `{type: "object", properties}`. This is the whole surface; the parts are next to it.
 */
export { checkParameterSchema, type SchemaProblem } from "@/lib/parameters/check-parameter-schema";
export {
  applyParameterDefaults,
  type FlatSchema,
  maskSecrets,
  normaliseParameterSchema,
  PARAMETER_TYPES,
  type ParameterDefinition,
  type ParameterType,
  secretParameterNames,
} from "@/lib/parameters/flat-schema";
export {
  type ParameterProblem,
  type ValidationOptions,
  validateParameters,
} from "@/lib/parameters/validate-parameters";
