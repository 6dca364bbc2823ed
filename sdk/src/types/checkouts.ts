import type { OrderStatus } from "./orders.js";

export type CreateCheckoutBody = {
  /** 1 to 64 letters, digits, `_`, `.` or `-`. */
  product: string;
  /** Price in the minor unit of `price_currency`: 4900 is 49.00 USD or 4900 JPY. */
  price_cents: number;
  /** ISO 4217 code. */
  price_currency: string;
  /** The provider's code of the coin to pay in. */
  pay_currency?: string;
  customer_email?: string;
  customer_note?: string;
  metadata?: Record<string, string>;
  success_url?: string;
  cancel_url?: string;
};

export type Checkout = {
  order_id: string;
  /** For integrations that need a numeric identifier, such as the order tracker. */
  order_number: number;
  product: string;
  price_cents: number;
  price_currency: string;
  status: OrderStatus;
  /** `stub` means that no merchant account is provisioned; the payment fields are then null. */
  provider: "nowpayments" | "stub";
  payment_address: string | null;
  pay_currency: string | null;
  /** A decimal string in crypto units. */
  pay_amount: string | null;
  network: string | null;
  /** Memo or destination tag, if the network requires one. */
  payment_extra_id: string | null;
  payment_uri: string | null;
  /** The hosted payment page. */
  checkout_url: string;
  /** Reads the public status of this order and nothing else. Safe to use in browsers and apps. */
  client_token: string;
  expires_at: string | null;
  livemode: boolean;
  created_at: string;
};

/** Without `price_cents`, the catalogue's price is quoted. */
export type QuoteBody = {
  product: string;
  price_cents?: number;
  price_currency?: string;
  pay_currency?: string;
};

export type Quote = {
  product: string;
  price_cents: number;
  price_currency: string;
  coins: {
    code: string;
    ticker: string;
    name: string;
    network: string;
    network_name: string;
    estimate: string | null;
    minimum: string | null;
    too_low: boolean;
  }[];
  expires_at: string;
};
