import type { PageQuery } from "./pages.js";

export type OrderStatus = "pending" | "confirming" | "partial" | "paid" | "failed" | "cancelled";
export type FailureReason = "ipn" | "expired" | "swept";

export type Order = {
  order_id: string;
  /** For integrations that need a numeric identifier, such as the order tracker. */
  order_number: number;
  product: string;
  /** Price in the minor unit of `price_currency`: 4900 is 49.00 USD or 4900 JPY. */
  price_cents: number;
  price_currency: string;
  payment_id: string | null;
  status: OrderStatus;
  failure_reason: FailureReason | null;
  customer_note: string | null;
  metadata: Record<string, string>;
  /** Timeline of the order, oldest first. */
  events: {
    status: OrderStatus;
    at: string;
    source: "create" | "ipn" | "cancel" | "expired";
  }[];
  pay_currency: string | null;
  /** A decimal string in crypto units. */
  pay_amount: string | null;
  /** A decimal string in crypto units. */
  amount_received: string | null;
  payment_address: string | null;
  network: string | null;
  /** Memo or destination tag, if the network requires one. */
  payment_extra_id: string | null;
  transaction_hash: string | null;
  /** Null unless the order is pending. */
  expires_at: string | null;
  paid_at: string | null;
  failed_at: string | null;
  livemode: boolean;
  created_at: string;
  updated_at: string;
};

export type OrderPage = { orders: Order[]; next_cursor: string | null };

export type ListOrdersQuery = PageQuery & {
  status?: OrderStatus;
  /** Inclusive. */
  created_after?: string | Date;
  /** Exclusive. */
  created_before?: string | Date;
  /** Only orders whose ID, payment ID, product or note contains this text. */
  search?: string;
};

export type UpdateNoteBody = { customer_note: string | null };

export type Receipt = {
  order_id: string;
  receipt_number: string;
  issued_at: string;
  status: "paid";
  product: string;
  price_cents: number;
  price_currency: string;
  pay_currency: string | null;
  pay_amount: string | null;
  amount_received: string | null;
  payment_id: string | null;
  transaction_hash: string | null;
  paid_at: string;
  created_at: string;
  seller: {
    name: string;
    address: string | null;
    tax_id: string | null;
    email: string | null;
  };
  content_sha256: string;
};
