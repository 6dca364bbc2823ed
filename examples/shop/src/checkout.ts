import type { Checkout } from "@driftstack/sdk";
import { PRODUCTS } from "./products.js";
import type { Shop } from "./run-program.js";
import { findCart, type Cart } from "./store.js";

export type CheckoutInput = { cartId: string; customerId: string; productCode: string };

/**
 * Creates the order of a cart. The cart is stored first, and its ID is the idempotency key: however often the form is
 * submitted, and if the process ends in between, there is one order, and its payment finds the cart.
 */
export async function checkOut(
  { client, config, store }: Shop,
  input: CheckoutInput,
): Promise<Checkout | null> {
  const product = PRODUCTS.find(({ code }) => code === input.productCode);
  if (!product) return null;
  store
    .prepare(
      `INSERT INTO carts (cart_id, customer_id, product, credits, price_cents, currency)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .run(
      input.cartId,
      input.customerId,
      product.code,
      product.credits,
      product.priceCents,
      product.currency,
    );
  const cart = findCart(store, input.cartId);
  if (cart?.customer_id !== input.customerId) return null;
  const checkout = await client.cryptoOrders.createCheckout(bodyOf(cart, config.shopUrl), {
    idempotencyKey: cart.cart_id,
  });
  store
    .prepare("UPDATE carts SET order_id = ? WHERE cart_id = ?")
    .run(checkout.order_id, cart.cart_id);
  return checkout;
}

/** The body depends on the stored cart only, because a repeated key must come with the same body. */
function bodyOf(cart: Cart, shopUrl: string) {
  return {
    product: cart.product,
    price_cents: cart.price_cents,
    price_currency: cart.currency,
    metadata: { cart_id: cart.cart_id },
    success_url: `${shopUrl}/return?cart=${cart.cart_id}`,
    cancel_url: `${shopUrl}/return?cart=${cart.cart_id}`,
  };
}
