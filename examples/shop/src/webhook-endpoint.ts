import { BadRequestError, ValidationError, type OrderEventType } from "@driftstack/sdk";
import { SetupError } from "./config.js";
import type { Shop } from "./run-program.js";

const EVENTS: OrderEventType[] = [
  "crypto.order.paid",
  "crypto.order.failed",
  "crypto.order.partial",
  "crypto.order.late_payment",
];

/** Creates the shop's webhook endpoint unless it exists, and returns its signing secret. */
export async function ensureWebhookEndpoint({ client, config, store }: Shop): Promise<string> {
  if (config.webhookSecret) return config.webhookSecret;
  const url = `${config.shopUrl}/webhooks/driftstack`;
  const { data } = await client.webhooks.list();
  const existing = data.find((endpoint) => endpoint.url === url);
  if (existing) {
    await client.webhooks.update(existing.id, { events: EVENTS, active: true });
    const stored = store
      .prepare("SELECT secret FROM webhook_endpoints WHERE endpoint_id = ?")
      .get(existing.id) as { secret: string } | undefined;
    if (stored?.secret.startsWith(existing.secret_prefix)) return stored.secret;
  }
  // A secret is contained only in the response that creates it: one that was not stored has to be replaced.
  const { id, secret } = existing
    ? await client.webhooks.rotateSecret(existing.id, { revoke_previous: true })
    : await client.webhooks.create({ url, events: EVENTS }).catch(explain);
  store.prepare("INSERT OR REPLACE INTO webhook_endpoints VALUES (?, ?)").run(id, secret);
  return secret;
}

function explain(error: unknown): never {
  if (!(error instanceof BadRequestError || error instanceof ValidationError)) throw error;
  throw new SetupError(
    `${error.message} Set SHOP_URL to the https address of this shop, or DRIFTSTACK_WEBHOOK_SECRET to the secret that "npm run -s listen" prints.`,
  );
}
