import { beforeEach, expect, test } from "vitest";
import { runSnippet } from "@/test/seeds/snippets";
import { Driftstack, signTestWebhook, verifyWebhookSignature } from "../src/index.js";

/*
 * The snippets of the product's guides that use the client. What they take for granted (`db`, `Order`, `jobQueue` …) is
 * given to them here; `client` is the SDK. `test/seeds/seeds.db.test.ts` runs them against the server.
 */

type Json = Record<string, unknown>;
let statuses: string[];
let requests: string[];
let created: Json[];

/** The API with two pages of paid orders; orders and prompts go through `statuses`. */
async function api(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const { method, url } = new Request(input, init);
  const { pathname, search, searchParams } = new URL(url);
  requests.push(`${method} ${pathname}${search}`);
  const status = statuses.length > 1 ? statuses.shift() : statuses[0];
  if (method === "POST") {
    created.push(JSON.parse(String(init?.body)) as Json);
    return Response.json({ id: "whk_1", prompt: { id: "p-1" } }, { status: 201 });
  }
  if (pathname.startsWith("/external/"))
    return Response.json({ id: "p-1", status, blockchainId: "eth" });
  if (pathname !== "/v1/billing/crypto-orders") return Response.json({ order_id: "ord_1", status });
  return searchParams.has("cursor")
    ? Response.json({ orders: [{ order_id: "ord_3" }], next_cursor: null })
    : Response.json({ orders: [{ order_id: "ord_1" }, { order_id: "ord_2" }], next_cursor: "c" });
}

const client = new Driftstack({
  apiKey: "ds_test_x",
  clientId: "019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f",
  baseUrl: "https://billing.example.org",
  fetch: api,
});
const getPaymentStatus = (promptId: string) => client.prompts.get(promptId);
const immediately = (callback: () => void) => setImmediate(callback);

beforeEach(() => {
  statuses = ["pending", "confirming", "paid"];
  requests = [];
  created = [];
});

test("polling loop", async () => {
  const sleeps: number[] = [];
  await runSnippet("pollingLoop", {
    client,
    orderId: "ord_1",
    sleep: (ms: number) => sleeps.push(ms),
  });
  expect(sleeps).toEqual([5_000, 5_000]);
});

test("reconciliation of paid orders", async () => {
  const seen: string[] = [];
  const reconcile = ({ order_id }: { order_id: string }) => seen.push(order_id);
  await runSnippet("reconcilePaid", { client, reconcile });
  expect(seen).toEqual(["ord_1", "ord_2", "ord_3"]);
  expect(requests).toHaveLength(2);
});

test("nightly reconciliation since a time", async () => {
  const seen: string[] = [];
  await runSnippet("reconcileNightly", {
    client,
    lastReconcileTimestamp: () => new Date("2026-05-12T00:00:00.000Z"),
    db: { ensureOrderPaid: (orderId: string) => seen.push(orderId) },
  });
  expect(seen).toEqual(["ord_1", "ord_2", "ord_3"]);
  expect(requests[0]).toContain("created_after=2026-05-12T00%3A00%3A00.000Z");
});

test("hybrid receiver, with the SDK's verification in front of it", async () => {
  const secret = `whsec_${btoa("a secret of the shop")}`;
  type Handler = (req: Json, res: Json, next: () => Promise<void>) => Promise<void>;
  let route: Handler[] = [];
  const marked: string[] = [];
  const verifySignature: Handler = async (req, res, next) => {
    const { body, headers } = req as { body: string; headers: Record<string, string> };
    if (!(await verifyWebhookSignature({ body, header: headers, secret }))) {
      (res.status as (code: number) => unknown)(401);
      return;
    }
    req.body = JSON.parse(body);
    await next();
  };
  await runSnippet("hybridReceiver", {
    client,
    app: { post: (_: string, ...handlers: Handler[]) => (route = handlers) },
    verifySignature,
    db: {
      markOrderPaid: (orderId: string) => marked.push(`paid ${orderId}`),
      markOrderFailed: (orderId: string) => marked.push(`failed ${orderId}`),
    },
  });
  expect(created[0]).toMatchObject({ events: ["crypto.order.paid", "crypto.order.failed"] });

  const codes: number[] = [];
  const deliver = async (type: string, signer: string) => {
    const event = { id: "evt_1", type, data: { order_id: "ord_1" } };
    const req: Json = { ...(await signTestWebhook({ body: event, secret: signer })) };
    const res: Json = { status: (code: number) => (codes.push(code), res), end: () => undefined };
    await route[0]!(req, res, () => route[1]!(req, res, async () => undefined));
  };
  await deliver("crypto.order.paid", secret);
  await deliver("crypto.order.failed", secret);
  await deliver("crypto.order.paid", `whsec_${btoa("another secret")}`);
  expect(codes).toEqual([200, 200, 401]);
  expect(marked).toEqual(["paid ord_1", "failed ord_1"]);
});

test.each([
  ["successful", { success: true, message: "Payment confirmed!" }],
  ["expired", { success: false, message: "Payment expired" }],
])("waitForPayment and processOrder: %s", async (status, result) => {
  statuses = ["pending", "pending", status];
  const updates: Json[] = [];
  const Order = { update: (_: string, changes: Json) => updates.push(changes) };
  const scope = { getPaymentStatus, Order, setTimeout: immediately };
  const processOrder = (await runSnippet("waitForPayment", scope, { result: "processOrder" })) as (
    ...ids: string[]
  ) => Promise<unknown>;
  expect(await processOrder("1", "p-1")).toEqual(result);
  expect(requests).toHaveLength(3);
  expect(updates).toHaveLength(1);
});

test("background job: re-queued while pending, then one update and one confirmation", async () => {
  statuses = ["pending", "successful"];
  const updates: Json[] = [];
  const sent: string[] = [];
  const jobs: Json[] = [];
  let work: (job: { data: Json }) => Promise<void> = async () => undefined;
  const Order = { update: (_: string, changes: Json) => updates.push(changes) };
  const jobQueue = {
    add: (_: string, data: Json) => jobs.push(data),
    process: (_: string, worker: typeof work) => (work = worker),
  };
  const createPayment = (amount: number, blockchainId: "eth") =>
    client.prompts.create({ amount, blockchainIds: [blockchainId], payer: "customer" });
  await runSnippet("createPaymentJob", {
    createPayment,
    Order,
    jobQueue,
    orderId: "1",
    amount: 49,
  });
  expect(created).toEqual([{ amount: 49, blockchainIds: ["eth"], payer: "customer" }]);
  expect(jobs).toEqual([{ orderId: "1", promptId: "p-1" }]);

  statuses = ["pending", "successful"];
  const sendOrderConfirmation = (orderId: string) => sent.push(orderId);
  await runSnippet("backgroundJob", { jobQueue, getPaymentStatus, Order, sendOrderConfirmation });
  await expect(work({ data: jobs[0]! })).rejects.toThrow("Still pending - retry");
  await work({ data: jobs[0]! });
  expect(updates.map(({ status }) => status)).toEqual(["awaiting_payment", "paid"]);
  expect(sent).toEqual(["1"]);
});

test("markOrderPaid: paid once, and never before the payment is successful", async () => {
  const order: Json = { status: "awaiting_payment" };
  let writes = 0;
  const Order = {
    findById: () => order,
    findOneAndUpdate: (_: Json, changes: Json) => ((writes += 1), Object.assign(order, changes)),
  };
  const markOrderPaid = (await runSnippet(
    "markOrderPaid",
    { getPaymentStatus, Order },
    { result: "markOrderPaid" },
  )) as (...ids: string[]) => Promise<Json>;
  statuses = ["pending", "successful"];
  await expect(markOrderPaid("1", "p-1")).rejects.toThrow("Payment not successful: pending");
  expect(await markOrderPaid("1", "p-1")).toMatchObject({ status: "paid" });
  expect(await markOrderPaid("1", "p-1")).toMatchObject({ status: "paid" });
  expect(writes).toBe(1);
});
