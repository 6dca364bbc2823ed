import { z } from "zod";
import { EXAMPLE } from "./examples";
import { timestampSchema } from "./ids";
import { operation } from "./operation";
import { nextCursorSchema, pageQuery } from "./pagination";

export const listAuditQuery = z.strictObject(pageQuery);
export type ListAuditInput = z.infer<typeof listAuditQuery>;

const auditDetailValue = z.union([z.string(), z.number().int(), z.boolean(), z.null()]);

/** `hash` covers the entry and `prev_hash`, so that a changed entry is detected. */
export const auditEntryResource = z
  .object({
    id: z.string().meta({ description: "ID of the entry.", example: "42" }),
    at: timestampSchema.meta({
      description: "Time of the action.",
      example: EXAMPLE.createdAt,
    }),
    actor: z.string().meta({
      description: "Who performed the action.",
      example: `api_key:${EXAMPLE.apiKeyId}`,
    }),
    action: z.string().meta({ description: "The action.", example: "order.cancel" }),
    target: z
      .string()
      .nullable()
      .meta({ description: "ID of the object of the action.", example: EXAMPLE.orderId }),
    detail: z
      .record(z.string(), z.union([auditDetailValue, z.array(z.string())]))
      .meta({ description: "Details of the action.", example: { status: "cancelled" } }),
    prev_hash: z
      .string()
      .meta({ description: "Hash of the previous entry.", example: "0".repeat(64) }),
    hash: z.string().meta({
      description: "SHA-256 of this entry and `prev_hash`.",
      example: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    }),
  })
  .meta({ id: "AuditEntry", description: "An entry of the audit log." });
export type AuditEntryResource = z.infer<typeof auditEntryResource>;

export const auditPage = z
  .object({
    entries: z.array(auditEntryResource).meta({ description: "The entries on this page." }),
    next_cursor: nextCursorSchema,
  })
  .meta({ id: "AuditPage", description: "A page of the audit log." });
export type AuditPage = z.infer<typeof auditPage>;

export const listAuditEntries = operation({
  id: "listAuditEntries",
  method: "GET",
  path: "/v1/audit-log",
  summary: "List audit log entries",
  description:
    "Returns entries, newest first. The hash of each entry covers the previous one, so that changes are detected.",
  auth: "account_owner",
  query: listAuditQuery,
  response: { 200: auditPage },
});
