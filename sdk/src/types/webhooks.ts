import type { OrderEventType } from "./events.js";
import type { PageQuery } from "./pages.js";

export type Webhook = {
  id: string;
  url: string;
  events: OrderEventType[];
  description: string | null;
  active: boolean;
  secret_prefix: string;
  prev_secret_prefix: string | null;
  rotation_grace_expires_at: string | null;
  consecutive_failures: number;
  last_success_at: string | null;
  last_failure_at: string | null;
  disabled_at: string | null;
  disabled_reason: string | null;
  delivery_counts: { delivered: number; failed: number; dlq: number };
  livemode: boolean;
  created_at: string;
};

/** `secret` is contained in this response only. */
export type WebhookWithSecret = Webhook & { secret: string };
export type WebhookList = { data: Webhook[] };

export type CreateWebhookBody = {
  url: string;
  events: OrderEventType[];
  description?: string | null;
};

export type UpdateWebhookBody = {
  url?: string;
  events?: OrderEventType[];
  description?: string | null;
  active?: boolean;
};

export type RotateSecretBody = {
  /** Revokes all earlier secrets immediately, without a grace period. */
  revoke_previous?: boolean;
};

export type RotatedSecret = {
  id: string;
  secret: string;
  secret_prefix: string;
  prev_secret_prefix: string | null;
  grace_expires_at: string | null;
};

export type SentTest = { delivery_id: string; event_id: string; event_type: "test.ping" };

export type DeliveryStatus = "pending" | "in_flight" | "delivered" | "failed" | "dlq";

export type Delivery = {
  id: string;
  webhook_id: string;
  event_id: string;
  event_type: string;
  order_id: string | null;
  status: DeliveryStatus;
  attempts: number;
  last_response_status: number | null;
  /** The first 500 characters. */
  last_response_excerpt: string | null;
  /** `replayed` for a dead letter that has been replayed since; its status is `failed`. */
  last_error: string | null;
  next_attempt_at: string | null;
  delivered_at: string | null;
  replay_of: string | null;
  created_at: string;
};

export type DeliveryWithAttempts = Delivery & {
  attempt_log: {
    number: number;
    started_at: string;
    duration_ms: number;
    response_status: number | null;
    response_text: string | null;
    error: string | null;
  }[];
};

export type ListDeliveriesQuery = PageQuery & { status?: DeliveryStatus };
export type ReplayedDeliveries = { replayed: number };
