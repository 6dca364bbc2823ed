import { DriftstackError } from "../http/errors.js";
import { iteratePages } from "../http/iterate-pages.js";
import type { RequestOptions, Transport } from "../http/transport.js";
import { pathOf } from "../http/url.js";
import { randomHex } from "../signatures/web-crypto.js";
import type { Checkout, CreateCheckoutBody, Quote, QuoteBody } from "../types/checkouts.js";
import type {
  ListOrdersQuery,
  Order,
  OrderPage,
  Receipt,
  UpdateNoteBody,
} from "../types/orders.js";
import { waitUntilFinal, type WaitOptions } from "../wait-until-final.js";

const ORDERS = "/v1/billing/crypto-orders";
const CHECKOUT = "/v1/billing/crypto-checkout";

/** The pay window of 60 minutes, and as long again for the confirmations of a payment at its end. */
const SETTLEMENT_TIMEOUT_MS = 2 * 60 * 60 * 1_000;

export type CreateCheckoutOptions = RequestOptions & {
  /**
   * Identifies the checkout in all of its attempts. Store it with the cart to be safe across restarts of your program;
   * without one, a random key protects the retries of this call.
   */
  idempotencyKey?: string;
};

/** The order ended without being paid: its status is `failed` or `cancelled`. */
export class OrderNotPaidError extends DriftstackError {
  override name = "OrderNotPaidError";

  constructor(readonly order: Order) {
    const reason = order.failure_reason === null ? "" : ` (${order.failure_reason})`;
    super(`Order ${order.order_id} was not paid: ${order.status}${reason}.`);
  }
}

export class CryptoOrders {
  constructor(private readonly transport: Transport) {}

  /** Returns the price in each coin without creating an order. */
  quote(body: QuoteBody, options?: RequestOptions): Promise<Quote> {
    return this.transport.json(
      { method: "POST", path: `${CHECKOUT}/quote`, body, isRepeatable: true },
      options,
    );
  }

  /** Creates an order. Retries are safe: every attempt carries the same `Idempotency-Key`. */
  async createCheckout(
    body: CreateCheckoutBody,
    { idempotencyKey, ...options }: CreateCheckoutOptions = {},
  ): Promise<Checkout> {
    const key = idempotencyKey ?? (await randomHex(16));
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new TypeError("idempotencyKey must be printable ASCII characters without spaces.");
    const headers = { "idempotency-key": key };
    return this.transport.json(
      { method: "POST", path: CHECKOUT, body, headers, isRepeatable: true },
      options,
    );
  }

  /** Returns one page of orders, newest first. */
  list(query?: ListOrdersQuery, options?: RequestOptions): Promise<OrderPage> {
    return this.transport.json({ method: "GET", path: ORDERS, query, isRepeatable: true }, options);
  }

  /** Yields the orders of all pages, one at a time. */
  iterate(query?: ListOrdersQuery, options?: RequestOptions): AsyncGenerator<Order, void> {
    return iteratePages(query, (each) => this.list(each, options));
  }

  /** The same as `iterate`. */
  listAll(query?: ListOrdersQuery, options?: RequestOptions): AsyncGenerator<Order, void> {
    return this.iterate(query, options);
  }

  get(orderId: string, options?: RequestOptions): Promise<Order> {
    return this.transport.json(
      { method: "GET", path: pathOf(ORDERS, orderId), isRepeatable: true },
      options,
    );
  }

  /** Replaces the note; null removes it. */
  updateNote(
    orderId: string,
    note: string | null | UpdateNoteBody,
    options?: RequestOptions,
  ): Promise<Order> {
    const body = typeof note === "object" && note !== null ? note : { customer_note: note };
    return this.transport.json(
      { method: "PATCH", path: pathOf(ORDERS, orderId), body, isRepeatable: true },
      options,
    );
  }

  /** Cancels a pending order. Not retried: a repeated request is rejected once the first one has succeeded. */
  cancel(orderId: string, options?: RequestOptions): Promise<Order> {
    return this.transport.json(
      { method: "POST", path: pathOf(ORDERS, orderId, "/cancel"), isRepeatable: false },
      options,
    );
  }

  /** Returns the receipt of a paid order. */
  receipt(orderId: string, options?: RequestOptions): Promise<Receipt> {
    return this.transport.json(receiptRequest(orderId, ""), options);
  }

  receiptText(orderId: string, options?: RequestOptions): Promise<string> {
    return this.transport.text(receiptRequest(orderId, ".txt"), options);
  }

  receiptPdf(orderId: string, options?: RequestOptions): Promise<Uint8Array> {
    return this.transport.bytes(receiptRequest(orderId, ".pdf"), options);
  }

  /**
   * Resolves once the order is paid. Rejects with `OrderNotPaidError` if it failed or was cancelled, and with
   * `WaitTimeoutError` if it is still open after `timeoutMs` (two hours by default).
   */
  async waitForSettlement(orderId: string, options: WaitOptions<Order> = {}): Promise<Order> {
    const order = await waitUntilFinal({
      ...options,
      timeoutMs: options.timeoutMs ?? SETTLEMENT_TIMEOUT_MS,
      read: (request) => this.get(orderId, request),
      isFinal: ({ status }) => status === "paid" || status === "failed" || status === "cancelled",
    });
    if (order.status !== "paid") throw new OrderNotPaidError(order);
    return order;
  }
}

function receiptRequest(orderId: string, extension: string) {
  const path = pathOf(ORDERS, orderId, `/receipt${extension}`);
  return { method: "GET", path, isRepeatable: true } as const;
}
