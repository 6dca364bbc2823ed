import type { EventEnvelope } from "@/lib/contract/events";
import { formatFiat } from "@/lib/domain/money";

/** The ID of the order that an event is about; null for a test event. */
export function orderIdOf({ data }: Pick<EventEnvelope, "data">): string | null {
  return typeof data.order_id === "string" ? data.order_id : null;
}

/** A short summary of an event. */
export function eventSummary({ data }: Pick<EventEnvelope, "data">): string {
  const { product, price_cents: cents, price_currency: currency } = data;
  if (typeof product !== "string") return "Test event";
  return typeof cents === "number" && typeof currency === "string"
    ? `${product}, ${formatFiat(cents, currency)}`
    : product;
}
