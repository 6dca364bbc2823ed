import { z } from "zod";
import { text, time } from "./fields";
import { EXAMPLE } from "./examples";

import { operation } from "./operation";
import { nextCursorSchema, pageQuery } from "./pagination";

export const listAuditQuery = z.strictObject(pageQuery);
export type ListAuditInput = z.infer<typeof listAuditQuery>;

const auditDetailValue = z.union([z.string(), z.number().int(), z.boolean(), z.null()]);

/** `hash` covers the entry and `prev_hash`, so that a changed entry is detected. */
export const auditEntryResource = z
  .object({
    id: text("ID of the entry.", "42"),
    at: time("Time of the action.", EXAMPLE.createdAt),
    actor: text("Who performed the action.", `api_key:${EXAMPLE.apiKeyId}`),
    action: text("The action.", "order.cancel"),
    target: text("ID of the object of the action.", EXAMPLE.orderId).nullable(),
    detail: z
      .record(z.string(), z.union([auditDetailValue, z.array(z.string())]))
      .meta({ description: "Details of the action.", example: { status: "cancelled" } }),
    prev_hash: text("Hash of the previous entry.", "0".repeat(64)),
    hash: text(
      "SHA-256 of this entry and `prev_hash`.",
      "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    ),
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
