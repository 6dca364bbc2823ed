import { z } from "zod";
import type { PaymentFact } from "@/lib/domain/payment";
import { paymentStatusOf } from "@/lib/providers/registry";

const message = z.object({
  payment_id: z.string(),
  payment_status: z.string(),
  order_id: z.string(),
  updated_at: z.iso.datetime(),
  applied_by: z.string(),
  request_id: z.string(),
  /** Makes each message unique: only repeated provider messages are deduplicated. */
  number: z.number(),
});
export type OperatorMessage = z.infer<typeof message>;

/** Serializes an operator's message for the inbox, where it is stored alongside the provider's messages. */
export function writeOperatorMessage(content: OperatorMessage): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(JSON.stringify(content)));
}

/** Converts a stored message to a fact. The fact has no price or amount, so it cannot contradict those of the order. */
export function toOperatorFact(provider: string, rawBody: Uint8Array): PaymentFact {
  const fields = message.parse(JSON.parse(Buffer.from(rawBody).toString("utf8")));
  return {
    paymentId: fields.payment_id,
    parentPaymentId: null,
    orderId: fields.order_id,
    status: paymentStatusOf(provider, fields.payment_status),
    providerStatus: fields.payment_status,
    priceAmount: null,
    priceCurrency: null,
    payAmount: null,
    payCurrency: null,
    actuallyPaid: null,
    transactionHash: null,
    updatedAt: new Date(fields.updated_at),
  };
}
