import { idToUuid } from "@/lib/platform/ids";
import { transaction } from "@/lib/platform/db";
import { Driftstack, type Order } from "@/sdk/src/index";
import {
  configure,
  createTestAccount,
  createTestKey,
  createTestWorld,
  type TestAccount,
} from "@/test/support/test-ctx";
import { startTestSandbox } from "@/test/support/test-sandbox";
import { startTestServer } from "@/test/support/test-server";

const CHECKOUT = { product: "team_manual", price_cents: 4900, price_currency: "USD" };

/** The product as a merchant uses it: over HTTP, with PostgreSQL, and with the sandbox provider, which posts its IPNs. */
export async function startLiveProduct() {
  const world = await createTestWorld({ webhookAllowedNetworks: ["127.0.0.0/8"] });
  const sandbox = await startTestSandbox(world.runtime);
  const server = await startTestServer(world.runtime);
  configure(world.runtime, { localUrl: server.url });
  const account = await createTestAccount(world);
  const apiKey = await createTestKey(account, { scopes: ["account_owner"] });
  const clientId = idToUuid(account.accountId);
  const client = new Driftstack({ apiKey, clientId, baseUrl: server.url });
  const post = async (path: string, body: object) => {
    const response = await fetch(server.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  return {
    world,
    account,
    apiKey,
    clientId,
    client,
    url: server.url,
    /** Has the sandbox's payer do something with an order. */
    simulate: (orderId: string, outcome: string) =>
      post(`/v1/sandbox/orders/${orderId}/simulate`, { outcome }),
    createOrder: () => client.cryptoOrders.createCheckout(CHECKOUT),
    /** A prompt whose payer has chosen a coin. */
    async createPrompt() {
      const { prompt, checkoutUrl } = await client.prompts.create({
        amount: 49,
        blockchainIds: ["btc", "eth"],
        payer: "customer",
      });
      const orderId = checkoutUrl.slice(checkoutUrl.lastIndexOf("/") + 1);
      await post(`/v1/pay/${orderId}/currency`, { pay_currency: "eth" });
      return { promptId: prompt.id, orderId };
    },
    async close() {
      await server.close();
      await sandbox.close();
      await world.close();
    },
  };
}
export type LiveProduct = Awaited<ReturnType<typeof startLiveProduct>>;

/** Copies a paid order, so that a list has several pages. */
export async function copyOrder(
  { world, account }: { world: LiveProduct["world"]; account: TestAccount },
  { order_id }: Pick<Order, "order_id">,
  count: number,
): Promise<void> {
  await transaction(world.ctx, async ({ db }) => {
    // The copies have no payment, which the triggers would require.
    await db.$executeRaw`SET LOCAL session_replication_role = replica`;
    await db.$executeRaw`
      INSERT INTO orders
      SELECT (jsonb_populate_record(o, jsonb_build_object(
        'id', left(o.id, -6) || lpad(to_hex(n), 6, '0'),
        'order_number', random_order_number()))).*
      FROM orders o, generate_series(1, ${count}::int) n
      WHERE o.id = ${order_id} AND o.account_id = ${account.accountId}`;
  });
}
