import { iteratePages } from "../http/iterate-pages.js";
import type { RequestOptions, Transport } from "../http/transport.js";
import { pathOf } from "../http/url.js";
import type { Page } from "../types/pages.js";
import type {
  CreateWebhookBody,
  Delivery,
  DeliveryWithAttempts,
  ListDeliveriesQuery,
  ReplayedDeliveries,
  RotatedSecret,
  RotateSecretBody,
  SentTest,
  UpdateWebhookBody,
  Webhook,
  WebhookList,
  WebhookWithSecret,
} from "../types/webhooks.js";

const WEBHOOKS = "/v1/webhooks";
const DELIVERIES = "/v1/webhook-deliveries";

export class Webhooks {
  constructor(private readonly transport: Transport) {}

  /** Creates an endpoint. Only this response contains its signing secret. */
  create(body: CreateWebhookBody, options?: RequestOptions): Promise<WebhookWithSecret> {
    return this.transport.json(
      { method: "POST", path: WEBHOOKS, body, isRepeatable: false },
      options,
    );
  }

  /** Returns all endpoints of the account. */
  list(options?: RequestOptions): Promise<WebhookList> {
    return this.transport.json({ method: "GET", path: WEBHOOKS, isRepeatable: true }, options);
  }

  get(id: string, options?: RequestOptions): Promise<Webhook> {
    return this.transport.json(
      { method: "GET", path: pathOf(WEBHOOKS, id), isRepeatable: true },
      options,
    );
  }

  update(id: string, body: UpdateWebhookBody, options?: RequestOptions): Promise<Webhook> {
    return this.transport.json(
      { method: "PATCH", path: pathOf(WEBHOOKS, id), body, isRepeatable: true },
      options,
    );
  }

  /** Deletes an endpoint. Has no effect if it is already deleted. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.transport.json(
      { method: "DELETE", path: pathOf(WEBHOOKS, id), isRepeatable: true },
      options,
    );
  }

  /** Creates a new signing secret, which only this response contains. */
  rotateSecret(
    id: string,
    body: RotateSecretBody = {},
    options?: RequestOptions,
  ): Promise<RotatedSecret> {
    return this.transport.json(
      { method: "POST", path: pathOf(WEBHOOKS, id, "/rotate-secret"), body, isRepeatable: false },
      options,
    );
  }

  /** Sends a `test.ping` to the endpoint. */
  sendTest(id: string, options?: RequestOptions): Promise<SentTest> {
    return this.transport.json(
      { method: "POST", path: pathOf(WEBHOOKS, id, "/test"), isRepeatable: false },
      options,
    );
  }

  /** Returns one page of deliveries to an endpoint, newest first. */
  listDeliveries(
    id: string,
    query?: ListDeliveriesQuery,
    options?: RequestOptions,
  ): Promise<Page<Delivery>> {
    return this.transport.json(
      { method: "GET", path: pathOf(WEBHOOKS, id, "/deliveries"), query, isRepeatable: true },
      options,
    );
  }

  /** Yields the deliveries of all pages, one at a time. */
  iterateDeliveries(
    id: string,
    query?: ListDeliveriesQuery,
    options?: RequestOptions,
  ): AsyncGenerator<Delivery, void> {
    return iteratePages(query, (each) => this.listDeliveries(id, each, options));
  }

  /** Returns a delivery with all of its attempts. */
  getDelivery(deliveryId: string, options?: RequestOptions): Promise<DeliveryWithAttempts> {
    return this.transport.json(
      { method: "GET", path: pathOf(DELIVERIES, deliveryId), isRepeatable: true },
      options,
    );
  }

  /** Creates a new delivery of the same event. */
  replayDelivery(deliveryId: string, options?: RequestOptions): Promise<Delivery> {
    return this.transport.json(
      { method: "POST", path: pathOf(DELIVERIES, deliveryId, "/replay"), isRepeatable: false },
      options,
    );
  }

  /** Creates a new delivery of every event that was given up since then and has not reached the endpoint meanwhile. */
  replaySince(
    id: string,
    since: string | Date,
    options?: RequestOptions,
  ): Promise<ReplayedDeliveries> {
    const body = { since, status: "dlq" };
    return this.transport.json(
      { method: "POST", path: pathOf(WEBHOOKS, id, "/replay"), body, isRepeatable: false },
      options,
    );
  }
}
