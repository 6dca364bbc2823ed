import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { createClient, CUSTOMER_ID, PRODUCT } from "../lib/shop";
import { balanceOf } from "../lib/store";

export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <main>
      <h1>Shop</h1>
      <p>Your balance: {balanceOf(CUSTOMER_ID)} credits</p>
      <form action={buy}>
        {/* One cart becomes one order, however often the form is submitted. */}
        <input type="hidden" name="cart" value={randomUUID()} />
        <button>Buy {PRODUCT.credits} credits for 9.00 USD</button>
      </form>
    </main>
  );
}

async function buy(form: FormData): Promise<void> {
  "use server";
  const checkout = await createClient().cryptoOrders.createCheckout(
    {
      product: PRODUCT.code,
      price_cents: PRODUCT.priceCents,
      price_currency: PRODUCT.currency,
      metadata: { customer_id: CUSTOMER_ID },
    },
    { idempotencyKey: String(form.get("cart")) },
  );
  redirect(checkout.checkout_url);
}
