/*
 * Uses the installed package as a merchant's program does, and prints what came of it:
 * node use-sdk.mjs <server> <esm | cjs> [without-web-crypto]
 */
import { createRequire } from "node:module";

const [baseUrl, format, webCrypto] = process.argv.slice(2);
if (webCrypto === "without-web-crypto") delete globalThis.crypto;

const sdk =
  format === "cjs"
    ? createRequire(import.meta.url)("@driftstack/sdk")
    : await import("@driftstack/sdk");

const secret = `whsec_${btoa("a secret of the shop")}`;
const { body, headers } = await sdk.signTestWebhook({ body: { id: "evt_1" }, secret });
const verify = (input) => sdk.verifyWebhookSignature({ body, header: headers, secret, ...input });

const client = new sdk.Driftstack({ apiKey: "ds_test_x", baseUrl, retry: { baseDelayMs: 1 } });
const checkout = await client.cryptoOrders.createCheckout({
  product: "team_manual",
  price_cents: 4900,
  price_currency: "USD",
});
const settled = await client.cryptoOrders.waitForSettlement(checkout.order_id, { intervalMs: 5 });
const listed = [];
for await (const { order_id } of client.cryptoOrders.listAll()) listed.push(order_id);
const missing = await client.cryptoOrders.get("ord_missing").catch((error) => error);

sdk.OrderTracker.configure({ baseUrl, projectId: 7 });
const tracked = await new Promise((resolve, reject) =>
  sdk.OrderTracker.checkPendingOrder("token", 42, () => resolve("success"), reject),
);

console.log(
  JSON.stringify({
    isVerified: await verify({}),
    isForgedVerified: await verify({ body: `${body} ` }),
    settled: settled.status,
    listed,
    missing: missing instanceof sdk.NotFoundError && missing.message,
    tracked,
  }),
);
