import { expect, test } from "@playwright/test";
import type { OrderResource } from "@/lib/contract/orders";
import { readSnippet, type Snippet } from "@/test/seeds/snippets";
import { simulate, target } from "./support/api";

/** The guide's JavaScript unchanged, except for the base URL and the key. */
function block(name: Snippet): string {
  const { url, credentials } = target();
  return readSnippet(name)
    .replaceAll("https://api.driftstack.dev", url)
    .replaceAll("ds_live_...", credentials.live_key);
}

type AsyncFunctionMaker = new (...parts: string[]) => (...args: unknown[]) => Promise<unknown>;
const AsyncFunction = (async () => undefined).constructor as AsyncFunctionMaker;

const createOrder = (apiKey: string) =>
  new AsyncFunction("API_KEY", `${block("createCheckout")}; return { order, res };`)(
    apiKey,
  ) as Promise<{ order: Record<string, unknown>; res: Response }>;
const waitForSettlement = (orderId: string, apiKey: string) =>
  new AsyncFunction(
    "orderId",
    "apiKey",
    `${block("waitForSettlement")}; return waitForSettlement(orderId, apiKey);`,
  )(orderId, apiKey) as Promise<OrderResource>;

test("the integration guide's code creates an order, waits for settlement and reconciles", async () => {
  const { credentials } = target();
  const started = new Date();
  const { order, res } = await createOrder(credentials.live_key);
  expect(res.status).toBe(201);
  expect(order.payment_address).toBeTruthy();
  const orderId = String(order.order_id);

  const settled = waitForSettlement(orderId, credentials.live_key);
  await simulate(orderId, "paid");
  expect(await settled).toMatchObject({ order_id: orderId, status: "paid" });

  const reconciled: OrderResource[] = [];
  const loop = new AsyncFunction("since", "reconcile", block("reconcileWithFetch"));
  await loop(started.toISOString(), async (paid: OrderResource) => void reconciled.push(paid));
  expect(reconciled.map((paid) => paid.order_id)).toContain(orderId);
  expect(reconciled.every((paid) => paid.status === "paid")).toBe(true);
});

test("waitForSettlement throws when the order fails", async () => {
  const { credentials } = target();
  const { order } = await createOrder(credentials.live_key);
  const orderId = String(order.order_id);
  await simulate(orderId, "failed");
  await expect(waitForSettlement(orderId, credentials.live_key)).rejects.toThrow("order failed");
});
