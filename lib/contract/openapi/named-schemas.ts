import type { z } from "zod";
import { accountResource } from "@/lib/contract/account";
import {
  adminOrderPage,
  adminOrderResource,
  anomalyPage,
  anomalyResource,
  appliedIpnResource,
  ipnPage,
  ipnResource,
} from "@/lib/contract/admin";
import { apiKeyPage, apiKeyResource, apiKeyWithSecret } from "@/lib/contract/api-keys";
import { auditEntryResource, auditPage } from "@/lib/contract/audit";
import { checkoutResource, quoteResource } from "@/lib/contract/checkouts";
import { fieldErrorSchema, problemSchema } from "@/lib/contract/errors";
import { orderPage, orderResource } from "@/lib/contract/orders";
import { offeredCoins, payView } from "@/lib/contract/pay";
import { productPage, productResource } from "@/lib/contract/products";
import { receiptResource } from "@/lib/contract/receipts";
import { simulateResource } from "@/lib/contract/sandbox";
import { sessionList, sessionResource } from "@/lib/contract/sessions";
import {
  recoveryCodesResource,
  twoFactorResource,
  twoFactorSetup,
} from "@/lib/contract/two-factor";
import { eventEnvelope, eventPage } from "@/lib/contract/webhook-events";
import {
  deliveryPage,
  deliveryResource,
  deliveryWithAttempts,
  rotatedSecret,
  sentPing,
  webhookList,
  webhookResource,
  webhookWithSecret,
} from "@/lib/contract/webhooks";

/** Schemas that deserve a name of their own; every other body and answer is named after its operation. */
export const NAMED_SCHEMAS: readonly (readonly [string, z.ZodType])[] = [
  ["Problem", problemSchema],
  ["FieldError", fieldErrorSchema],
  ["Checkout", checkoutResource],
  ["Quote", quoteResource],
  ["Order", orderResource],
  ["OrderPage", orderPage],
  ["Receipt", receiptResource],
  ["PayView", payView],
  ["OfferedCoins", offeredCoins],
  ["Simulation", simulateResource],
  ["Webhook", webhookResource],
  ["WebhookWithSecret", webhookWithSecret],
  ["WebhookList", webhookList],
  ["RotatedSecret", rotatedSecret],
  ["SentPing", sentPing],
  ["Delivery", deliveryResource],
  ["DeliveryWithAttempts", deliveryWithAttempts],
  ["DeliveryPage", deliveryPage],
  ["Event", eventEnvelope],
  ["EventPage", eventPage],
  ["Account", accountResource],
  ["Product", productResource],
  ["ProductPage", productPage],
  ["ApiKey", apiKeyResource],
  ["ApiKeyWithSecret", apiKeyWithSecret],
  ["ApiKeyPage", apiKeyPage],
  ["Session", sessionResource],
  ["SessionList", sessionList],
  ["TwoFactor", twoFactorResource],
  ["TwoFactorSetup", twoFactorSetup],
  ["RecoveryCodes", recoveryCodesResource],
  ["AuditEntry", auditEntryResource],
  ["AuditPage", auditPage],
  ["AdminOrder", adminOrderResource],
  ["AdminOrderPage", adminOrderPage],
  ["Ipn", ipnResource],
  ["IpnPage", ipnPage],
  ["AppliedIpn", appliedIpnResource],
  ["Anomaly", anomalyResource],
  ["AnomalyPage", anomalyPage],
];
