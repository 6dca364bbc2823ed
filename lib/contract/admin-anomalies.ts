import { z } from "zod";
import { text, time } from "./fields";
import { ANOMALY_KINDS } from "@/lib/domain/transition";
import { accountFilter, ADMIN, ADMIN_ORDERS, noteSchema, serialSchema } from "./admin";
import { EXAMPLE } from "./examples";

import { operation } from "./operation";
import { orderFields } from "./order-fields";
import { booleanQuerySchema, nextCursorSchema, pageQuery } from "./pagination";

export const anomalyParams = z.object({
  id: serialSchema.meta({ description: "ID of the anomaly.", example: "12" }),
});

export const listAnomaliesQuery = z.strictObject({
  kind: z.enum(ANOMALY_KINDS).optional().meta({ description: "Only anomalies of this kind." }),
  resolved: booleanQuerySchema
    .optional()
    .meta({ description: "Only resolved anomalies, or only unresolved ones." }),
  account_id: accountFilter,
  ...pageQuery,
});
export type ListAnomaliesInput = z.infer<typeof listAnomaliesQuery>;

export const anomalyResource = z
  .object({
    id: text("ID of the anomaly.", "12"),
    kind: z.enum(ANOMALY_KINDS).meta({ description: "Kind of anomaly.", example: "late_payment" }),
    policy: z
      .object({
        meaning: text("What it means.", "Coins arrived after the order had ended."),
        action: text("What to do about it.", "Refund the payer, or fulfil the order manually."),
      })
      .meta({ description: "Meaning of the anomaly and the recommended action." }),
    account_id: text("ID of the order's account.", EXAMPLE.accountId),
    order_id: orderFields.order_id,
    payment_id: orderFields.payment_id.nullable(),
    ipn_id: text("ID of the message that raised it.", "77").nullable(),
    detail: z
      .record(z.string(), z.string().nullable())
      .meta({ description: "Amounts involved.", example: { amount_received: "0.00052137" } }),
    created_at: orderFields.created_at,
    resolved_at: time("Time at which it was resolved.", null).nullable(),
    resolved_by: text("Who resolved it.", null).nullable(),
    resolution: text("Note about the resolution.", null).nullable(),
  })
  .meta({ id: "Anomaly", description: "The anomaly." });
export type AnomalyResource = z.infer<typeof anomalyResource>;

export const anomalyPage = z
  .object({
    anomalies: z.array(anomalyResource).meta({ description: "The anomalies on this page." }),
    next_cursor: nextCursorSchema,
  })
  .meta({ id: "AnomalyPage", description: "A page of anomalies." });
export type AnomalyPage = z.infer<typeof anomalyPage>;

export const resolveAnomalyBody = z
  .strictObject({
    note: noteSchema(z.string().trim().min(1, "must state what was decided")).meta({
      description: "Note about the resolution.",
      example: "Refunded manually, ticket 1041",
    }),
  })
  .meta({ id: "ResolveAnomalyRequest" });
export type ResolveAnomalyInput = z.infer<typeof resolveAnomalyBody>;

export const listAnomalies = operation({
  id: "listAnomalies",
  method: "GET",
  path: `${ADMIN_ORDERS}/anomalies`,
  summary: "List anomalies",
  description: "Returns payments that need a person's decision, newest first.",
  auth: ADMIN,
  query: listAnomaliesQuery,
  response: { 200: anomalyPage },
});

export const resolveAnomaly = operation({
  id: "resolveAnomaly",
  method: "POST",
  path: `${ADMIN_ORDERS}/anomalies/{id}/resolve`,
  summary: "Resolve an anomaly",
  auth: ADMIN,
  params: anomalyParams,
  body: resolveAnomalyBody,
  response: { 200: anomalyResource },
  problems: ["conflict"],
});
