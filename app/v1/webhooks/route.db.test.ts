import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import { createTestEvents, deliveriesOf, endAllDeliveries } from "@/test/support/webhook-factories";
import * as delivery from "@/app/v1/webhook-deliveries/[id]/route";
import * as deliveries from "./[id]/deliveries/route";
import * as one from "./[id]/route";
import * as all from "./route";

type Handler = (
  request: Request,
  context?: { params: Promise<Record<string, string | undefined>> },
) => Promise<Response>;
type JsonResponse = {
  status: number;
  body: Record<string, unknown>;
  text: string;
  type: string | null;
};

let world: TestWorld;
let account: TestAccount;
let key: string;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await endAllDeliveries(world.ctx);
  account = await createTestAccount(world);
  key = await createTestKey(account);
});

async function call(
  handler: Handler,
  options: { method?: string; id?: string; query?: string; body?: unknown; key?: string } = {},
): Promise<JsonResponse> {
  const { method = "GET", id, query = "", body } = options;
  const request = new Request(`http://localhost:3999/v1/webhooks${id ? `/${id}` : ""}${query}`, {
    method,
    headers: {
      authorization: `Bearer ${options.key ?? key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const response = await handler(request, { params: Promise.resolve(id ? { id } : {}) });
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    text,
    type: response.headers.get("content-type"),
  };
}
const HOOK = {
  url: "https://example.com/webhooks/driftstack",
  events: ["crypto.order.paid", "crypto.order.failed"],
};
const create = (body: unknown = HOOK) => call(all.POST, { method: "POST", body });

describe("201, 200, 204", () => {
  it("an endpoint is created with its secret, listed, read and changed without it, and deleted twice", async () => {
    const made = await create();
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...HOOK, active: true, livemode: true, description: null });
    const id = String(made.body.id);
    const secret = String(made.body.secret);

    const listed = await call(all.GET);
    const read = await call(one.GET, { id });
    const changed = await call(one.PATCH, { method: "PATCH", id, body: { active: false } });
    expect([listed.status, read.status, changed.status]).toEqual([200, 200, 200]);
    expect(listed.body).toEqual({ data: [read.body] });
    expect(changed.body).toMatchObject({ id, active: false });
    for (const { text } of [listed, read, changed]) expect(text).not.toContain(secret);

    expect(await call(one.DELETE, { method: "DELETE", id })).toMatchObject({
      status: 204,
      text: "",
    });
    expect(await call(one.DELETE, { method: "DELETE", id })).toMatchObject({
      status: 204,
      text: "",
    });
    expect((await call(one.GET, { id })).status).toBe(404);
  });

  it("deliveries are listed and read with their attempts", async () => {
    const id = String((await create()).body.id);
    await createTestEvents(account.ctx, 2);
    const page = await call(deliveries.GET, { id, query: "?limit=1&status=pending" });
    expect(page.status).toBe(200);
    expect(page.body).toMatchObject({
      has_more: true,
      data: [{ webhook_id: id, status: "pending" }],
    });
    const [stored] = await deliveriesOf(account.ctx);
    const read = await call(delivery.GET, { id: stored?.id });
    expect(read).toMatchObject({
      status: 200,
      body: { id: stored?.id, attempts: 0, attempt_log: [] },
    });
  });
});

it("a repeated event counts once", async () => {
  const { body } = await create({ ...HOOK, events: [...HOOK.events, ...HOOK.events] });
  expect(body.events).toEqual(HOOK.events);
});

it.each(["whk_1", "whk_\u0000", "x".repeat(300), "%"])("404 for the ID %j", async (id) => {
  expect(await call(one.GET, { id })).toMatchObject({ status: 404 });
});

describe("400", () => {
  it.each([
    ["no url", { events: HOOK.events }],
    ["no events", { url: HOOK.url }],
    ["an empty list", { ...HOOK, events: [] }],
    ["test.ping, which cannot be subscribed", { ...HOOK, events: ["test.ping"] }],
    ["an address inside", { ...HOOK, url: "https://10.0.0.1/" }],
    ["a control character", { ...HOOK, description: "a\u0000b" }],
    ["a field that only we may set", { ...HOOK, account_id: "acc_1" }],
    ["another field that only we may set", { ...HOOK, secret: "whsec_x" }],
  ])("for %s", async (_name, body) => {
    const response = await create(body);
    expect(response).toMatchObject({ status: 400, type: "application/problem+json" });
    expect((await call(all.GET)).body).toEqual({ data: [] });
  });

  it("for an empty change, an unknown field, or the mode", async () => {
    const id = String((await create()).body.id);
    for (const body of [
      {},
      { livemode: false },
      { consecutive_failures: 0 },
      { active: "yes" },
      { url: null },
    ]) {
      expect((await call(one.PATCH, { method: "PATCH", id, body })).status).toBe(400);
    }
  });

  it("for a bad limit, status or cursor", async () => {
    const id = String((await create()).body.id);
    for (const query of [
      "?limit=0",
      "?limit=-1",
      "?limit=1e9",
      "?status=lost",
      "?cursor=x",
      "?limit=1&limit=2",
    ]) {
      expect((await call(deliveries.GET, { id, query })).status).toBe(400);
    }
  });
});

describe("401, 403, 404, 409", () => {
  it("reading requires a key, and a read-only key cannot write", async () => {
    expect((await call(all.GET, { key: "nonsense" })).status).toBe(401);
    const readKey = await createTestKey(account, { scopes: ["read"] });
    expect((await call(all.GET, { key: readKey })).status).toBe(200);
    expect((await call(all.POST, { method: "POST", body: HOOK, key: readKey })).status).toBe(403);
  });

  it("not found for another account and the other mode", async () => {
    const id = String((await create()).body.id);
    await createTestEvents(account.ctx);
    const [stored] = await deliveriesOf(account.ctx);
    const keys = [
      await createTestKey(await createTestAccount(world)),
      await createTestKey(account, { livemode: false }),
    ];
    for (const other of keys) {
      expect((await call(one.GET, { id, key: other })).status).toBe(404);
      expect(
        (await call(one.PATCH, { method: "PATCH", id, body: { active: false }, key: other }))
          .status,
      ).toBe(404);
      expect((await call(one.DELETE, { method: "DELETE", id, key: other })).status).toBe(404);
      expect((await call(deliveries.GET, { id, key: other })).status).toBe(404);
      expect((await call(delivery.GET, { id: stored?.id, key: other })).status).toBe(404);
    }
    expect((await call(one.GET, { id })).body).toMatchObject({ active: true });
  });

  it("an eleventh active endpoint is a conflict that explains what to do", async () => {
    for (let i = 0; i < 10; i++) expect((await create()).status).toBe(201);
    const response = await create();
    expect(response.status).toBe(409);
    expect(response.body.detail).toMatch(/Delete one/);
  });
});
