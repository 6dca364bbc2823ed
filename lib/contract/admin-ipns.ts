import { z } from "zod";
import { integer, text, time } from "./fields";
import {
  ADMIN,
  ADMIN_ORDERS,
  adminOrderParams,
  adminOrderResource,
  paymentIdSchema,
  serialSchema,
} from "./admin";
import { EXAMPLE } from "./examples";

import { operation } from "./operation";
import { orderFields } from "./order-fields";
import { nextCursorSchema, pageQuery } from "./pagination";

export const adminIpnParams = z.object({
  id: adminOrderParams.shape.id,
  ipn_id: serialSchema.meta({ description: "ID of the stored message.", example: "77" }),
});

export const listIpnsQuery = z.strictObject(pageQuery);
export type ListIpnsInput = z.infer<typeof listIpnsQuery>;

/** A stored message about a payment, as it was received, and its result. */
export const ipnResource = z
  .object({
    id: text("ID of the message.", "77"),
    provider: text("Payment provider.", "nowpayments"),
    source: z.enum(["ipn", "lookup", "operator"]).meta({
      description: "Origin: a signed IPN, a lookup at the provider, or an operator.",
      example: "ipn",
    }),
    received_at: time("Time at which the message was received.", EXAMPLE.paidAt),
    raw_body: text(
      "The body as it was received.",
      '{"payment_id":5077125051,"payment_status":"finished"}',
    ),
    headers: z.record(z.string(), z.string()).meta({
      description: "The stored request headers.",
      example: { "user-agent": "NOWPayments v1.0" },
    }),
    remote_address: text("IP address of the sender.", "51.89.194.21").nullable(),
    signature_verdict: z.enum(["valid", "not_signed"]).meta({
      description:
        "`valid` for a provider's IPN; lookups and operators' messages are not signed. Messages with an invalid signature are not stored.",
      example: "valid",
    }),
    signature_variant: text(
      "Serialisation of the body that the signature matched.",
      "raw",
    ).nullable(),
    payment_id: orderFields.payment_id.nullable(),
    provider_status: text("Payment status in the provider's terms.", "finished").nullable(),
    outcome: z
      .enum(["applied", "unchanged", "ignored"])
      .nullable()
      .meta({ description: "Effect on the order.", example: "applied" }),
    reason: text("Why the message changed nothing.", null).nullable(),
    attempts: integer("Number of attempts to apply the message.", 1),
    processed_at: time("Time at which the message was applied.", EXAMPLE.paidAt).nullable(),
    next_attempt_at: time("Time at which the next attempt is due.", null).nullable(),
    last_error: text("Error of the last attempt.", null).nullable(),
  })
  .meta({ id: "Ipn", description: "The stored message and its result." });
export type IpnResource = z.infer<typeof ipnResource>;

export const ipnPage = z
  .object({
    ipns: z.array(ipnResource).meta({ description: "The messages on this page." }),
    next_cursor: nextCursorSchema,
  })
  .meta({ id: "IpnPage", description: "A page of messages." });
export type IpnPage = z.infer<typeof ipnPage>;

export const applyIpnBody = z
  .strictObject({
    provider_status: z
      .string()
      .trim()
      .min(1, "must be a provider status such as finished")
      .max(64, "must be at most 64 characters")
      .regex(/^[\x20-\x7e]*$/, "must be printable ASCII")
      .meta({ description: "Payment status in the provider's terms.", example: "finished" }),
    payment_id: paymentIdSchema.meta({
      description: "The provider's ID of the payment.",
      example: "5077125051",
    }),
  })
  .meta({ id: "ApplyIpnRequest" });
export type ApplyIpnInput = z.infer<typeof applyIpnBody>;

/** The order after the message was applied, and the message with its result. */
export const appliedIpnResource = adminOrderResource
  .extend({ ipn: ipnResource })
  .meta({ id: "AppliedIpn", description: "The order, and the message with its result." });
export type AppliedIpnResource = z.infer<typeof appliedIpnResource>;

export const listIpns = operation({
  id: "listIpns",
  method: "GET",
  path: `${ADMIN_ORDERS}/{id}/ipns`,
  summary: "List the messages about an order",
  description: "Returns stored IPNs, lookups and operators' messages, newest first.",
  auth: ADMIN,
  params: adminOrderParams,
  query: listIpnsQuery,
  response: { 200: ipnPage },
});

export const applyIpn = operation({
  id: "applyIpn",
  method: "POST",
  path: `${ADMIN_ORDERS}/{id}/apply-ipn`,
  summary: "Apply a provider status manually",
  description: "The status is processed by the same rules as an IPN.",
  auth: ADMIN,
  params: adminOrderParams,
  body: applyIpnBody,
  response: { 200: appliedIpnResource },
  problems: ["conflict"],
});

export const reapplyIpn = operation({
  id: "reapplyIpn",
  method: "POST",
  path: `${ADMIN_ORDERS}/{id}/ipns/{ipn_id}/reapply`,
  summary: "Apply a stored message again",
  auth: ADMIN,
  params: adminIpnParams,
  response: { 200: appliedIpnResource },
  problems: ["conflict"],
});
