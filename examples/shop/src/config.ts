export type Config = {
  driftstackUrl: string;
  apiKey: string;
  /** The signing secret, if the webhook endpoint is not created by the shop itself. */
  webhookSecret: string | undefined;
  /** The address at which customers and webhooks reach the shop. */
  shopUrl: string;
  port: number;
  databaseFile: string;
  ownerPassword: string | undefined;
};

/** A problem that the person who starts the program can solve; its message states how. */
export class SetupError extends Error {}

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const read = (name: string) => env[name]?.trim() || undefined;
  const driftstackUrl = read("DRIFTSTACK_URL");
  const apiKey = read("DRIFTSTACK_API_KEY");
  if (!driftstackUrl || !apiKey)
    throw new SetupError(
      "Set DRIFTSTACK_URL (such as http://localhost:3000) and DRIFTSTACK_API_KEY (a key with the scope write).",
    );
  const port = Number(read("PORT") ?? 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SetupError("Set PORT to a number from 1 to 65535.");
  const shopUrl = read("SHOP_URL") ?? `http://127.0.0.1:${port}`;
  if (!URL.canParse(shopUrl) || new URL(shopUrl).origin !== shopUrl)
    throw new SetupError("Set SHOP_URL to an address without a path, such as https://shop.example");
  return {
    driftstackUrl,
    apiKey,
    webhookSecret: read("DRIFTSTACK_WEBHOOK_SECRET"),
    shopUrl,
    port,
    databaseFile: read("DATABASE_FILE") ?? "shop.db",
    ownerPassword: read("OWNER_PASSWORD"),
  };
}
