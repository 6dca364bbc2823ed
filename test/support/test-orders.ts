import type { CreateCheckoutInput } from "@/lib/contract/checkouts";
import { minorUnitsToDecimal } from "@/lib/domain/money";
import { createCheckout } from "@/lib/features/checkouts/create-checkout";
import type { AccountCtx } from "@/lib/platform/ctx";
import type { IpnFields } from "./test-sandbox";

export const CHECKOUT = {
  product: "team_manual",
  price_cents: 4900,
  price_currency: "USD",
};

export type TestOrder = {
  orderId: string;
  /** The fields of an IPN about this order's payment. */
  ipn: (status: string, more?: Partial<IpnFields>) => IpnFields;
};

/** An order with an address at the sandbox provider, and a function that builds its IPNs. */
export async function createTestOrder(
  ctx: AccountCtx,
  input: Partial<CreateCheckoutInput> = {},
): Promise<TestOrder> {
  const order = await createCheckout(ctx, { ...CHECKOUT, ...input, slot: null });
  const payment = await ctx.db.payment.findFirstOrThrow({ where: { orderId: order.order_id } });
  const amount = Number(order.pay_amount);
  return {
    orderId: order.order_id,
    ipn: (status, more = {}) => ({
      payment_id: Number(payment.providerPaymentId),
      payment_status: status,
      order_id: order.order_id,
      price_amount: Number(minorUnitsToDecimal(order.price_cents, order.price_currency)),
      price_currency: order.price_currency.toLowerCase(),
      pay_amount: amount,
      pay_currency: order.pay_currency ?? "",
      actually_paid: status === "finished" ? amount : 0,
      ...more,
    }),
  };
}
