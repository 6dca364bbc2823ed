import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as CREATE_KEY } from "@/app/v1/api-keys/route";
import { POST as ROTATE } from "@/app/v1/webhooks/[id]/rotate-secret/route";
import { GET as LIST_ENDPOINTS, POST as CREATE_ENDPOINT } from "@/app/v1/webhooks/route";
import type { Problem } from "@/lib/contract/errors";
import type { RouteHandler } from "@/lib/http/api/handler";
import { createTestAccount, createTestKey, createTestWorld } from "@/test/support/test-ctx";
import type { TestWorld } from "@/test/support/test-ctx";
import {
  createTestSession,
  createTestUser,
  TEST_PASSWORD,
  type TestSession,
  type TestUser,
} from "@/test/support/test-session";
import { POST as CONFIRM } from "./route";

const OWN = "http://localhost:3999";
const MINUTE_MS = 60_000;
let world: TestWorld;
let user: TestUser;
let session: TestSession;

beforeAll(async () => {
  world = await createTestWorld({ appUrl: OWN });
});
afterAll(() => world.close());
beforeEach(async () => {
  user = await createTestUser(world);
  session = await createTestSession(world, user);
});

function send(
  handler: RouteHandler,
  body: unknown,
  { id, headers }: { id?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const request = new Request(`${OWN}/v1/x`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(headers ?? { cookie: session.cookie, origin: OWN }),
    },
    body: JSON.stringify(body),
  });
  return handler(request, { params: Promise.resolve({ id }) });
}

const confirm = (password: string) => send(CONFIRM, { password });
const slugOf = async (response: Response) =>
  ((await response.json()) as Problem).type.split("/").at(-1);

async function lastConfirmed(minutesAgo: number): Promise<void> {
  await world.ctx.db.session.update({
    where: { id: session.id },
    data: { authenticatedAt: new Date(Date.now() - minutesAgo * MINUTE_MS) },
  });
}

const KEY = { scopes: ["account_owner"], livemode: true };
const ENDPOINT = { url: "https://shop.example.com/hook", events: ["crypto.order.paid"] };

/** Everything that can be created and outlives the session. */
const CREATIONS: [string, (headers?: Record<string, string>) => Promise<Response>][] = [
  ["an API key", (headers) => send(CREATE_KEY, KEY, { headers })],
  ["a webhook endpoint with its secret", (headers) => send(CREATE_ENDPOINT, ENDPOINT, { headers })],
  [
    "a new webhook secret",
    async (headers) => send(ROTATE, {}, { headers, id: await endpointOf(user.accountId) }),
  ],
];

async function endpointOf(accountId: string): Promise<string> {
  const where = { accountId, deletedAt: null };
  const found = await world.ctx.db.webhookEndpoint.findFirst({ where });
  if (found) return found.id;
  const account = { ...(await createTestAccount(world)), accountId };
  account.ctx.accountId = accountId;
  const key = await createTestKey(account);
  const headers = { authorization: `Bearer ${key}` };
  const made = await send(CREATE_ENDPOINT, ENDPOINT, { headers });
  return ((await made.json()) as { id: string }).id;
}

describe.each(CREATIONS)("creating %s from the dashboard", (_, create) => {
  it("is rejected once the password was entered more than ten minutes ago, and works after it was entered again", async () => {
    await lastConfirmed(10);
    const rejected = await create();
    expect([rejected.status, await slugOf(rejected)]).toEqual([403, "reauthentication-required"]);
    expect(
      await world.ctx.db.apiKey.count({
        where: { createdBy: `user:${user.userId}` },
      }),
    ).toBe(0);
    expect((await confirm(TEST_PASSWORD)).status).toBe(204);
    expect((await create()).ok).toBe(true);
  });

  it("works within ten minutes of signing in", async () => {
    await lastConfirmed(9.9);
    expect((await create()).ok).toBe(true);
  });

  it("is rejected after a wrong password", async () => {
    await lastConfirmed(11);
    expect((await confirm("not the password")).status).toBe(400);
    expect((await create()).status).toBe(403);
  });

  it("is not restricted for API keys", async () => {
    await lastConfirmed(11);
    const account = await createTestAccount(world);
    account.ctx.accountId = user.accountId;
    account.accountId = user.accountId;
    const key = await createTestKey(account, { scopes: ["account_owner"] });
    expect((await create({ authorization: `Bearer ${key}` })).ok).toBe(true);
  });
});

describe("entering the password again", () => {
  it("a wrong one is rejected with the field's name; a correct one applies to this session only", async () => {
    const wrong = await confirm("not the password");
    expect(((await wrong.json()) as Problem).errors).toMatchObject([{ path: "password" }]);
    await lastConfirmed(11);
    const first = session;
    session = await createTestSession(world, user);
    expect((await confirm(TEST_PASSWORD)).status).toBe(204);
    session = first;
    expect((await send(CREATE_KEY, KEY)).status).toBe(403);
  });

  it("is rate limited: the sixth attempt has to wait, in this session only", async () => {
    for (let n = 0; n < 5; n++) expect((await confirm("not the password")).status).toBe(400);
    const rejected = await confirm(TEST_PASSWORD);
    expect([rejected.status, rejected.headers.get("retry-after")]).toEqual([429, "1"]);
    session = await createTestSession(world, user);
    expect((await confirm(TEST_PASSWORD)).status).toBe(204);
  });

  it("is not required by requests that create nothing", async () => {
    await lastConfirmed(60);
    const headers = { cookie: session.cookie };
    expect((await LIST_ENDPOINTS(new Request(`${OWN}/v1/webhooks`, { headers }))).status).toBe(200);
  });
});
