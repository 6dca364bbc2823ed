import { paymentUri } from "@/lib/domain/payment-uri";
import type { PayerOrder } from "./orders-store";

export function uriOfPayment(
  payment: NonNullable<PayerOrder["shown"]>,
  text: { amount: string | null; label: string; message: string },
): string | null {
  if (payment.payAddress === null) return null;
  return paymentUri({
    payCurrency: payment.payCurrency,
    network: payment.network,
    contract: payment.contract,
    decimals: payment.decimals,
    address: payment.payAddress,
    extraId: payment.extraId,
    ...text,
  });
}
