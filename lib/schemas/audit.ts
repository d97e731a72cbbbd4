import { z } from "zod";
import { jsonObjectSchema, keysetInput, timestampSchema } from "@/lib/schemas/common";
import { AUDIT_OUTCOMES } from "@/lib/vocabulary";

export const auditOutcomeSchema = z.enum(AUDIT_OUTCOMES);

/** Somebody did something to an object, or tried to. */
export const auditEventSchema = z.object({
  id: z.number(),
  /** identity; system: the server itself; sql: a change in the database without a request; anonymous */
  actor_type: z.enum(["identity", "system", "sql", "anonymous"]),
  actor_id: z.number().nullable(),
  actor_login: z.string().nullable(),
  /** resource.verb, such as rule.update */
  action: z.string(),
  resource: z.string(),
  resource_id: z.number().nullable(),
  resource_ref: z.string().nullable(),
  outcome: auditOutcomeSchema,
  via: z.string().nullable(),
  request_id: z.string().nullable(),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  /** Of an update: the changed fields, with from and to where these are short and no secrets. */
  details: jsonObjectSchema.nullable(),
  created: timestampSchema,
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

const auditFilter = {
  actor_login: z.string().min(1).optional(),
  resource: z.string().min(1).optional(),
  resource_ref: z.string().min(1).optional(),
  action: z.string().min(1).optional(),
  outcome: auditOutcomeSchema.optional(),
  request_id: z.string().min(1).optional(),
};
export const auditFilterSchema = z.object(auditFilter);
export type AuditFilter = z.infer<typeof auditFilterSchema>;
export const listAuditEventsInput = keysetInput.extend(auditFilter);
