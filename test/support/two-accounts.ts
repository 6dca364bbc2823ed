import { randomBytes, randomUUID } from "node:crypto";
import { createPrompt } from "@/lib/features/prompts/create-prompt";
import { cancelOrder } from "@/lib/features/orders/cancel-order";
import { SCOPES, type Scope } from "@/lib/platform/ctx";
import type { IdPrefix } from "@/lib/contract/ids";
import { idToUuid, newId } from "@/lib/platform/ids";
import type { Caller } from "@/test/conformance/openapi-requests";
import { createTestAccount, createTestKey, type TestAccount, type TestWorld } from "./test-ctx";
import { createTestOrder } from "./test-orders";
import { deliverIpn, ipnBody } from "./test-sandbox";
import { createTestEndpoint, createTestEvents, deliveriesOf } from "./webhook-factories";

export type SeededAccount = {
  account: TestAccount;
  /** Included in every text that the account owns. */
  marker: string;
  ids: Record<string, string[]>;
};

/**
 * An account with orders in several states, a webhook endpoint, deliveries and a key; all its texts contain its marker.
 */
export async function seedAccount(world: TestWorld): Promise<SeededAccount> {
  const marker = `mark${randomBytes(8).toString("hex")}`;
  const account = await createTestAccount(world, { name: `Shop ${marker}` });
  const { ctx, testModeCtx } = account;
  const texts = {
    product: marker,
    customer_note: `note ${marker}`,
    metadata: { cart: marker },
    success_url: `https://shop.example.org/${marker}`,
    pay_currency: "ltc",
  };
  const orders = [];
  for (const mode of [ctx, ctx, ctx, testModeCtx]) orders.push(await createTestOrder(mode, texts));
  const [paid, cancelled] = orders;
  if (paid) await deliverIpn(world.ctx, ipnBody(paid.ipn("finished")));
  if (cancelled) await cancelOrder(ctx, { orderId: cancelled.orderId });
  const endpoint = await createTestEndpoint(ctx, `https://shop.example.org/${marker}`);
  const { prompt } = await createPrompt(ctx, {
    amount: 4900,
    blockchainIds: ["btc"],
    payer: "customer",
    note: marker,
  });
  const events = await createTestEvents(ctx, 2);
  const deliveries = await deliveriesOf(ctx);
  await createTestKey(account);
  const keys = await world.ctx.db.apiKey.findMany({ where: { accountId: account.accountId } });
  return {
    account,
    marker,
    ids: {
      ord: orders.map(({ orderId }) => orderId),
      whk: [endpoint.id],
      evt: events,
      wdl: deliveries.map(({ id }) => id),
      key: keys.map(({ id }) => id),
      acc: [account.accountId],
      uuid: [prompt.id],
    },
  };
}

const SCOPES_OF: Partial<Record<Caller, { scopes: Scope[]; livemode?: boolean }>> = {
  writer: { scopes: ["write"] },
  reader: { scopes: ["read"] },
  owner: { scopes: ["account_owner"] },
  tester: { scopes: ["account_owner"], livemode: false },
  operator: { scopes: [...SCOPES] },
};

/** The Authorization header of every caller; operators have a separate account. */
export async function authorizationsOf(
  account: TestAccount,
  operators: TestAccount,
): Promise<Record<Caller, string>> {
  const keys = await Promise.all(
    Object.entries(SCOPES_OF).map(async ([caller, options]) => [
      caller,
      `Bearer ${await createTestKey(caller === "operator" ? operators : account, options)}`,
    ]),
  );
  return {
    ...(Object.fromEntries(keys) as Record<Caller, string>),
    anonymous: "",
    liar: "Bearer ds_live_0000000000000000000000000000000000",
  };
}

/** The same credentials as `client_id:key`, for operations with HTTP Basic. */
export function basicOf(
  authorizations: Record<Caller, string>,
  account: TestAccount,
  operators: TestAccount,
): Record<Caller, string> {
  const entries = Object.entries(authorizations).map(([caller, bearer]) => {
    const { accountId } = caller === "operator" ? operators : account;
    const text = `${idToUuid(accountId)}:${bearer.slice("Bearer ".length)}`;
    return [caller, bearer === "" ? "" : `Basic ${Buffer.from(text).toString("base64")}`];
  });
  return Object.fromEntries(entries) as Record<Caller, string>;
}

/** An id in the right format that does not exist. */
export function unknownId(prefix: string): string {
  return prefix === "uuid" ? randomUUID() : newId(prefix as IdPrefix, new Date());
}
