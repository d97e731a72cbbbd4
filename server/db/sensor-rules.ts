/** Of trigger `t` and sensor `s`: whether the sensor emits it. A pack's sensor may emit several, linked by trigger.sensor. */
export const TRIGGER_OF_SENSOR = "(t.id = s.trigger or t.sensor = s.id)";

/** The enabled rules `r` that events of the sensor `s` can match: behaviour.md §14, the same that match-rules.ts considers. */
export const USING_RULES = `attune.rule r join attune.trigger t on t.id = r.trigger
  where r.enabled and t.enabled and (r.sensor = s.id or (r.sensor_ref is null and ${TRIGGER_OF_SENSOR}))`;
