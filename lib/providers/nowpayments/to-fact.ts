import type { PaymentFact } from "@/lib/domain/payment";
import type { ParsedCallback } from "@/lib/providers/callback";
import { toIpnBody, type IpnBody } from "./ipn-body";
import { isJsonObject, JsonError, type JsonValue } from "./json";
import { toPaymentStatus } from "./payment-status";
import { paymentShape, type PaymentShape } from "./shapes";

/**
 * Parses an IPN whose signature was verified; never throws because of its content. All bodies that one signature
 * verifies result in the same fact, regardless of the notation of their keys and numbers.
 */
export function parseIpn(body: Uint8Array | IpnBody): ParsedCallback {
  const value = (body instanceof Uint8Array ? toIpnBody(body) : body).parse();
  if (value instanceof JsonError) return { kind: "malformed", why: value.message };
  if (!isJsonObject(value)) return { kind: "malformed", why: "the body is not a JSON object" };
  if (isMissing(value.payment_id) || isMissing(value.payment_status))
    return { kind: "not_a_payment" };
  const parsed = paymentShape.safeParse(value);
  if (parsed.success) return { kind: "payment", fact: toFact(parsed.data) };
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  return { kind: "malformed", why: `the field ${path} cannot be read` };
}

/** Converts the provider's payment to a `PaymentFact`. */
export function toFact(payment: PaymentShape): PaymentFact {
  return {
    paymentId: payment.payment_id,
    parentPaymentId: payment.parent_payment_id,
    orderId: payment.order_id,
    status: toPaymentStatus(payment.payment_status),
    providerStatus: payment.payment_status,
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
