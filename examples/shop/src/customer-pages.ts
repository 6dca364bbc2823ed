import { randomUUID } from "node:crypto";
import { DriftstackError } from "@driftstack/sdk";
import { Router, urlencoded, type Request, type Response } from "express";
import { applyOrder } from "./apply-order.js";
import { checkOut } from "./checkout.js";
import { html, page } from "./html.js";
import { PRODUCTS } from "./products.js";
import type { Shop } from "./run-program.js";
import { balanceOf, findCart, isCredited, type Cart } from "./store.js";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REFRESH_SECONDS = 3;

export function customerPages(shop: Shop): Router {
  const router = Router();
  router.get("/", (request, response) => showProducts(shop, request, response));
  router.post("/checkout", urlencoded({ limit: "4kb" }), (request, response) =>
    submitCheckout(shop, request, response),
  );
  router.get("/return", (request, response) => showReturn(shop, request, response));
  return router;
}

/** Replace it by your own sign-in: here, a random cookie identifies the customer. */
function customerOf(request: Request): string | undefined {
  const cookie = /(?:^|; )customer=([0-9a-f-]{36})(?:;|$)/.exec(request.get("cookie") ?? "")?.[1];
  return cookie !== undefined && UUID.test(cookie) ? cookie : undefined;
}

function showProducts({ store, config }: Shop, request: Request, response: Response): void {
  const customerId = customerOf(request) ?? randomUUID();
  response.cookie("customer", customerId, {
    httpOnly: true,
    sameSite: "lax",
    secure: config.shopUrl.startsWith("https:"),
    maxAge: 365 * 24 * 60 * 60 * 1_000,
  });
  const forms = PRODUCTS.map(
    ({ code, name, priceCents, currency }) => html`
      <form method="post" action="/checkout">
        <input type="hidden" name="cart" value="${randomUUID()}" />
        <button name="product" value="${code}">
          Buy ${name} for ${price(priceCents, currency)}
        </button>
      </form>
    `,
  );
  const balance = html`<p>Your balance: ${balanceOf(store, customerId)} credits</p>`;
  response.set("cache-control", "no-store").send(page("Shop", html`${balance}${forms}`));
}

async function submitCheckout(shop: Shop, request: Request, response: Response): Promise<void> {
  const customerId = customerOf(request);
  const { cart, product } = (request.body ?? {}) as Record<string, unknown>;
  if (!customerId || typeof cart !== "string" || !UUID.test(cart)) {
    response.status(400).send(problem("Cookies are required. Open the shop again."));
    return;
  }
  try {
    const input = { cartId: cart, customerId, productCode: String(product) };
    const checkout = await checkOut(shop, input);
    if (checkout) response.redirect(303, checkout.checkout_url);
    else response.status(404).send(problem("There is no such product."));
  } catch (error) {
    if (!(error instanceof DriftstackError)) throw error;
    console.error(`shop  checkout ${cart}: ${error.message}`);
    response.status(503).send(problem("The payment could not be started. Reload to try again."));
  }
}

/** Shows the state of the customer's order, as the billing server reports it now. */
async function showReturn(shop: Shop, request: Request, response: Response): Promise<void> {
  const { client, store } = shop;
  const cart = findCart(store, String(request.query.cart));
  if (!cart || cart.customer_id !== customerOf(request)) {
    response.status(404).send(problem("There is no such order."));
    return;
  }
  const orderId = cart.order_id;
  if (orderId && !isCredited(store, orderId)) {
    // If the billing server cannot be reached, the page shows the last known state.
    const order = await client.cryptoOrders.get(orderId).catch(() => null);
    if (order) applyOrder(store, order, "return page");
  }
  const now = findCart(store, cart.cart_id) ?? cart;
  const credited = orderId !== null && isCredited(store, orderId);
  const isFinal = credited || now.status === "failed" || now.status === "cancelled";
  const content = html`
    <p>${credited ? `Thank you. ${cart.credits} credits were added.` : messageOf(now)}</p>
    <p>Your balance: ${balanceOf(store, cart.customer_id)} credits</p>
    <p><a href="/">Back to the shop</a></p>
  `;
  response.send(page("Your order", content, isFinal ? undefined : REFRESH_SECONDS));
}

function messageOf({ status }: Cart): string {
  if (status === "confirming") return "Your payment was detected and is being confirmed.";
  if (status === "partial")
    return "A part of the amount has arrived. Send the rest: the payment page shows how much.";
  if (status === "failed" || status === "cancelled")
    return "This order was not paid. If you have sent a payment, it is being looked at.";
  return "Your payment has not arrived yet.";
}

const problem = (text: string) =>
  page("Shop", html`<p>${text} <a href="/">Back to the shop</a></p>`);

/** Formats an integer of the minor unit without a floating-point number. All prices here have two decimals. */
function price(cents: number, currency: string): string {
  const digits = String(cents).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)} ${currency}`;
}
