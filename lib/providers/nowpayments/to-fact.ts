import type { PaymentFact } from "@/lib/domain/payment";
import { toIpnBody, type IpnBody } from "./ipn-body";
import { isJsonObject, JsonError, type JsonValue } from "./json";
import { paymentShape, type PaymentShape } from "./shapes";

export type ParsedIpn =
  | { kind: "payment"; fact: PaymentFact }
  /** Withdrawals and custody notices come to the same address. */
  | { kind: "not_a_payment" }
  | { kind: "malformed"; why: string };

/**
 * Reads an IPN whose signature was verified; never throws on what was sent. Bodies that one signature verifies give the
 * same fact, however their keys and numbers are written.
 */
export function parseIpn(body: Uint8Array | IpnBody): ParsedIpn {
  const value = (body instanceof Uint8Array ? toIpnBody(body) : body).parse();
  if (value instanceof JsonError) return { kind: "malformed", why: value.message };
  if (!isJsonObject(value)) return { kind: "malformed", why: "the body is not a JSON object" };
  if (isMissing(value.payment_id) || isMissing(value.payment_status))
    return { kind: "not_a_payment" };
  const parsed = paymentShape.safeParse(value);
  if (parsed.success) return { kind: "payment", fact: toFact(parsed.data) };
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  return { kind: "malformed", why: `the field ${path} can not be read` };
}

/** A payment as the provider describes it, in our own words. */
export function toFact(payment: PaymentShape): PaymentFact {
  return {
    paymentId: payment.payment_id,
    parentPaymentId: payment.parent_payment_id,
    orderId: payment.order_id,
    status: payment.payment_status,
    priceAmount: payment.price_amount,
    priceCurrency: payment.price_currency?.toLowerCase() ?? null,
    payAmount: payment.pay_amount,
    payCurrency: payment.pay_currency?.toLowerCase() ?? null,
    actuallyPaid: payment.actually_paid,
    transactionHash: payment.payin_hash,
    updatedAt: payment.updated_at,
  };
}

function isMissing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}
