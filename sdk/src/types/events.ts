import type { PageQuery } from "./pages.js";

type OrderFacts = {
  order_id: string;
  product: string;
  price_cents: number;
  price_currency: string;
  payment_id: string | null;
};

/** The `data` of each event that an endpoint can subscribe to. */
export type OrderEventData = {
  "crypto.order.paid": {
    order_id: string;
    product: string;
    price_cents: number;
    price_currency: string;
    payment_id: string;
    paid_at: string;
  };
  "crypto.order.failed": OrderFacts & {
    reason: "ipn" | "expired" | "swept";
    failed_at: string;
  };
  "crypto.order.confirming": OrderFacts & { confirming_at: string };
  "crypto.order.partial": OrderFacts & {
    pay_currency: string | null;
    pay_amount: string | null;
    amount_received: string | null;
    partial_at: string;
  };
  "crypto.order.cancelled": OrderFacts & { cancelled_at: string };
  "crypto.order.late_payment": OrderFacts & {
    status: "failed" | "cancelled";
    amount_received: string | null;
    received_at: string;
  };
};

export type OrderEventType = keyof OrderEventData;
export type EventType = OrderEventType | "test.ping";

/** An event, as the API returns it. */
export type DriftstackEvent = {
  id: string;
  type: EventType;
  created_at: string;
  timestamp: string;
  account_id: string;
  livemode: boolean;
  data: Record<string, unknown>;
};

type EventData = OrderEventData & { "test.ping": { message: string; endpoint_id: string } };

/** An event whose `data` has the type that belongs to its `type`. */
export type WebhookEvent = {
  [T in EventType]: Omit<DriftstackEvent, "type" | "data"> & { type: T; data: EventData[T] };
}[EventType];

export type ListEventsQuery = PageQuery & { type?: EventType; order_id?: string };
