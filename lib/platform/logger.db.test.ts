import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createEndpoint } from "@/lib/features/webhooks/create-endpoint";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import { everyRoute, requestTo } from "@/test/conformance/every-route";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";
import { createTestOrder } from "@/test/support/test-orders";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { createLogger } from "./logger";

const EMAIL = "grace.hopper@payer.example";

let world: TestWorld;
let sandbox: { close(): Promise<void> };
let table: RouteTable;
let key: string;
let secret: string;
let ipnSecret: string;
let lines: string[];

beforeAll(async () => {
  world = await createTestWorld();
  sandbox = await startTestSandbox(world.runtime);
  table = createRouteTable(join(process.cwd(), "app"));
  const account = await createTestAccount(world);
  key = await createTestKey(account, { scopes: ["account_owner"] });
  secret = (
    await createEndpoint(account.ctx, {
      url: "https://a.example/",
      events: ["crypto.order.paid"],
    })
  ).secret;
  ipnSecret = world.runtime.config.keys.sandboxIpn;
  await createTestOrder(account.ctx, { customer_email: EMAIL });
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});
beforeEach(() => {
  lines = [];
  const to = { write: (line: string) => void lines.push(line) };
  Object.assign(world.runtime, { log: createLogger("debug", to) });
});

const secrets = () => [key, secret, ipnSecret, EMAIL, EMAIL.replace("@", "%40"), "hunter2"];

function expectClean(texts: string[]): void {
  expect(texts.join("")).not.toBe("");
  for (const hidden of secrets()) expect(texts.join("\n")).not.toContain(hidden);
}

it("no key, signing secret, email or password is logged, wherever it is in a line", () => {
  const { log } = world.runtime;
  const all = `${key} ${secret} ${EMAIL} postgres://user:hunter2@db/x`;
  const error = new Error(all, { cause: new Error(all) });
  log.error({ err: error, path: `/v1/${key}/${secret}/${EMAIL.replace("@", "%40")}` }, all);
  log.warn(error);
  log.info(all);
  expect(lines).toHaveLength(3);
  expectClean(lines);
});

it("a rejected request of every operation leaves no secret in the log or the response", async () => {
  const responses: string[] = [];
  for (const route of everyRoute()) {
    const raw = JSON.stringify({ [EMAIL]: 1, customer_email: EMAIL, note: secret, url: secret });
    const params = { id: secret, code: EMAIL, ipn_id: EMAIL };
    for (const authorization of [`Bearer ${key}`, `Bearer ${key}x`, `Basic ${ipnSecret}`]) {
      const headers = { authorization, "x-nowpayments-sig": ipnSecret, "x-request-id": EMAIL };
      const response = await table.handle(requestTo(route, { params, headers, raw }));
      // `instance` repeats the path that the caller requested; all other text is our own.
      const text = (await response.text()).replace(/"instance":"[^"]*"/, "");
      if (response.status >= 400) responses.push(text.replaceAll(`"path":"${EMAIL}"`, ""));
    }
  }
  expectClean(lines);
  for (const text of responses)
    for (const hidden of [key, ipnSecret]) expect(text).not.toContain(hidden);
});

it("an internal error discloses nothing to the client, and no secret to the log", async () => {
  const { db } = world.runtime.database;
  const list = everyRoute().find(({ operation }) => operation.id === "listOrders");
  if (!list) throw new Error("listOrders is gone");
  const broken = new Proxy(db, {
    get(target, name: keyof typeof db) {
      if (["order", "$root", "$queryRaw", "$queryRawUnsafe"].includes(String(name)))
        throw new Error(`${key} ${secret} ${EMAIL} postgres://user:hunter2@db/x`);
      return target[name];
    },
  });
  Object.assign(world.runtime.database, { db: broken });
  try {
    const headers = { authorization: `Bearer ${key}` };
    const response = await table.handle(requestTo(list, { headers }));
    const text = await response.text();
    expect(response.status).toBe(500);
    expectClean([text, ...lines]);
    expect(lines.join("")).toContain("request failed");
    expect(text).not.toMatch(/postgres|node_modules|\.ts:/);
  } finally {
    Object.assign(world.runtime.database, { db });
  }
});
