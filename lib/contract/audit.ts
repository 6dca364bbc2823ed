import { z } from "zod";
import { timestampSchema } from "./ids";
import { cursorSchema, limitSchema } from "./pagination";

export const listAuditQuery = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema.optional(),
});
export type ListAuditInput = z.infer<typeof listAuditQuery>;

const auditDetailValue = z.union([z.string(), z.number().int(), z.boolean(), z.null()]);

/** One thing that was done. `hash` covers the entry and `prev_hash`, so that no entry can be changed unseen. */
export const auditEntryResource = z.object({
  id: z.string(),
  at: timestampSchema,
  actor: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  detail: z.record(z.string(), z.union([auditDetailValue, z.array(z.string())])),
  prev_hash: z.string(),
  hash: z.string(),
});
export type AuditEntryResource = z.infer<typeof auditEntryResource>;

export const auditPage = z.object({
  entries: z.array(auditEntryResource),
  next_cursor: z.string().nullable(),
});
export type AuditPage = z.infer<typeof auditPage>;
