import type { z } from "zod";
import { test } from "vitest";
import type * as apiKeys from "@/lib/contract/api-keys";
import type * as checkouts from "@/lib/contract/checkouts";
import type * as errors from "@/lib/contract/errors";
import type * as events from "@/lib/contract/events";
import type * as orders from "@/lib/contract/orders";
import type * as products from "@/lib/contract/products";
import type * as prompts from "@/lib/contract/prompts";
import type * as receipts from "@/lib/contract/receipts";
import type * as tracking from "@/lib/contract/tracking";
import type * as deliveries from "@/lib/contract/webhook-deliveries";
import type * as secrets from "@/lib/contract/webhook-secrets";
import type * as webhooks from "@/lib/contract/webhooks";
import type * as sdk from "@/sdk/src/index";

/*
 * The types of the SDK are written by hand, because it is a package of its own. The compiler proves here that they equal
 * those of the contract: a field that only one of them has is an error of `tsc`.
 */

/** Writes intersections out, so that only the resulting fields are compared. */
type Plain<T> = T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Input<S extends z.ZodType> = Plain<NonNullable<z.input<S>>>;

/** The form in which the SDK sends a query: everything becomes text. */
type Sent<T> = Plain<{ [K in keyof T]: SentValue<T[K]> }>;
type SentValue<V> = V extends number | Date ? string : V extends boolean ? `${V}` : V;

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only if both types have the same fields, with the same types. */
function same<Ours, Theirs>(
  ..._proof: Equal<Plain<Ours>, Plain<Theirs>> extends true ? [] : [ours: Ours, theirs: Theirs]
): void {}

test("responses have the types of the contract", () => {
  same<sdk.Checkout, checkouts.CheckoutResource>();
  same<sdk.Quote, checkouts.Quote>();
  same<sdk.Order, orders.OrderResource>();
  same<sdk.OrderPage, orders.OrderPage>();
  same<sdk.Receipt, receipts.ReceiptResource>();
  same<sdk.Webhook, webhooks.WebhookResource>();
  same<sdk.WebhookWithSecret, webhooks.WebhookWithSecret>();
  same<sdk.WebhookList, webhooks.WebhookList>();
  same<sdk.SentTest, webhooks.SentPing>();
  same<sdk.RotatedSecret, secrets.RotatedSecret>();
  same<sdk.Delivery, deliveries.DeliveryResource>();
  same<sdk.DeliveryWithAttempts, deliveries.DeliveryWithAttempts>();
  same<sdk.Page<sdk.Delivery>, deliveries.DeliveryPage>();
  same<sdk.TrackedOrder, tracking.TrackedOrder>();
  same<sdk.ReplayedDeliveries, deliveries.ReplayedDeadLetters>();
  same<sdk.DriftstackEvent, events.EventEnvelope>();
  same<sdk.Page<sdk.DriftstackEvent>, events.EventPage>();
  same<sdk.ApiKey, apiKeys.ApiKeyResource>();
  same<sdk.ApiKeyWithSecret, apiKeys.ApiKeyWithSecret>();
  same<sdk.Page<sdk.ApiKey>, apiKeys.ApiKeyPage>();
  same<sdk.Product, products.ProductResource>();
  same<sdk.Page<sdk.Product>, products.ProductPage>();
  same<sdk.CreatedPrompt, prompts.CreatedPrompt>();
  same<sdk.PaymentStatus, prompts.PromptState>();
});

test("bodies have the types of the contract", () => {
  same<sdk.CreateCheckoutBody, Input<typeof checkouts.createCheckoutBody>>();
  same<sdk.QuoteBody, Input<typeof checkouts.quoteBody>>();
  same<sdk.UpdateNoteBody, Input<typeof orders.updateOrderBody>>();
  same<sdk.CreateWebhookBody, Input<typeof webhooks.createWebhookBody>>();
  same<sdk.UpdateWebhookBody, Input<typeof webhooks.updateWebhookBody>>();
  same<sdk.RotateSecretBody, Input<typeof secrets.rotateSecretBody>>();
  same<sdk.CreateApiKeyBody, Input<typeof apiKeys.createApiKeyBody>>();
  same<sdk.CreatePromptBody, Input<typeof prompts.createPromptBody>>();
  same<sdk.ReplaceProductBody, Input<typeof products.putProductBody>>();
});

test("queries have the fields and values of the contract", () => {
  same<Sent<sdk.ListOrdersQuery>, Input<typeof orders.listOrdersQuery>>();
  same<Sent<sdk.ListDeliveriesQuery>, Input<typeof deliveries.listDeliveriesQuery>>();
  same<Sent<sdk.ListEventsQuery>, Input<typeof events.listEventsQuery>>();
  same<Sent<sdk.ListApiKeysQuery>, Input<typeof apiKeys.listApiKeysQuery>>();
  same<Sent<sdk.PageQuery>, Input<typeof products.listProductsQuery>>();
});

test("events have the data of the contract", () => {
  type Data = {
    -readonly [T in keyof typeof events.orderEventData]: z.output<
      (typeof events.orderEventData)[T]
    >;
  };
  same<sdk.OrderEventData, Data>();
  type Ping = Extract<sdk.WebhookEvent, { type: "test.ping" }>["data"];
  same<Ping, z.output<typeof events.testPingData>>();
});

test("problems have the slugs and members of the contract", () => {
  same<sdk.ProblemSlug, errors.ProblemSlug>();
  same<sdk.Problem, errors.Problem>();
});
