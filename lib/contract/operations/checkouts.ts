import {
  checkoutResource,
  createCheckoutBody,
  quoteBody,
  quoteResource,
} from "@/lib/contract/checkouts";
import type { Operation } from "./operation";

export const CHECKOUT_OPERATIONS: readonly Operation[] = [
  {
    id: "createCheckout",
    method: "POST",
    path: "/v1/billing/crypto-checkout",
    tag: "Checkouts",
    summary: "Create an order to be paid in crypto",
    description:
      "Makes an order and asks the provider for a deposit address. Send an Idempotency-Key: a call that is repeated with the same key and body answers the first answer's bytes and never makes a second order.",
    auth: "write",
    body: createCheckoutBody,
    requestHeaders: ["Idempotency-Key"],
    answers: {
      201: {
        description: "The order, where to send the coins, and the page for the payer.",
        schema: checkoutResource,
        headers: ["Idempotent-Replayed"],
      },
    },
    problems: [
      "conflict",
      "idempotency-key-reused",
      "price-mismatch",
      "amount-too-low",
      "provider-unavailable",
    ],
  },
  {
    id: "quoteCheckout",
    method: "POST",
    path: "/v1/billing/crypto-checkout/quote",
    tag: "Checkouts",
    summary: "What a price is in each coin, without making an order",
    auth: "read",
    body: quoteBody,
    answers: { 200: { description: "Estimates and minimums.", schema: quoteResource } },
    problems: ["provider-unavailable"],
  },
];
