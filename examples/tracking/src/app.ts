import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DriftstackError, type Driftstack } from "@driftstack/sdk";
import { buildSync } from "esbuild";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type Response,
} from "express";
import type { Items } from "./items.js";
import type { Claim, TrackableOrder } from "./order.js";
import { SetupError, type Settings } from "./settings.js";

const PRODUCT = "golden_sword";

type Services = { client: Driftstack; settings: Settings; items: Items };

export async function createApp(services: Services): Promise<Express> {
  const projectId = await readProjectId(services.settings);
  const script = bundlePage();
  const app = express();
  app.disable("x-powered-by");
  app.get("/", (request, response) => {
    response.cookie("player", playerOf(request) ?? randomUUID(), {
      httpOnly: true,
      sameSite: "lax",
    });
    response.sendFile(join(import.meta.dirname, "page.html"));
  });
  app.get("/page.js", (_request, response) => void response.type("text/javascript").send(script));
  app.get("/items", (request, response) => {
    response.json({ swords: services.items.countOf(playerOf(request) ?? "") });
  });
  app.post("/orders", (request, response) => createOrder(services, projectId, request, response));
  app.post("/orders/:id/claim", (request, response) =>
    claim(services, request.params.id, request, response),
  );
  app.use(respondToError);
  return app;
}

const respondToError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  console.error("tracking ", error);
  response.status(503).send("The request failed. Try again.\n");
};

async function createOrder(
  { client, settings }: Services,
  projectId: number,
  request: Request,
  response: Response,
): Promise<void> {
  const player = playerOf(request);
  if (!player) return void response.sendStatus(403);
  const checkout = await client.cryptoOrders.createCheckout({
    product: PRODUCT,
    price_cents: 490,
    price_currency: "USD",
    metadata: { player_id: player },
  });
  const order: TrackableOrder = {
    orderId: checkout.order_id,
    orderNumber: checkout.order_number,
    clientToken: checkout.client_token,
    checkoutUrl: checkout.checkout_url,
    baseUrl: settings.baseUrl,
    projectId,
  };
  response.status(201).json(order);
}

/**
 * Grants the item of an order. The request only triggers the check: a player can send it at any time, for any order, so
 * the order is read from the billing server with the secret key.
 */
async function claim(
  { client, items }: Services,
  orderId: string,
  request: Request,
  response: Response,
): Promise<void> {
  const player = playerOf(request);
  const order = await client.cryptoOrders.get(orderId).catch((error: unknown) => {
    if (error instanceof DriftstackError && [400, 404].includes(error.status)) return null;
    throw error;
  });
  if (!order || !player || order.metadata.player_id !== player || order.product !== PRODUCT)
    return void response.sendStatus(404);
  const granted = order.status === "paid";
  if (granted) items.grantOnce(order.order_id, player);
  response.status(granted ? 200 : 409).json({ granted } satisfies Claim);
}

/** Replace it by your own sign-in: here, a random cookie identifies the player. */
function playerOf(request: Request): string | undefined {
  return /(?:^|; )player=([0-9a-f-]{36})(?:;|$)/.exec(request.get("cookie") ?? "")?.[1];
}

/** The number of the account, which the tracker calls the project. */
async function readProjectId({ baseUrl, apiKey }: Settings): Promise<number> {
  const response = await fetch(new URL("/v1/account", baseUrl), {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(10_000),
  }).catch((error: Error) => {
    throw new SetupError(`${baseUrl} cannot be reached (${error.message}): check DRIFTSTACK_URL.`);
  });
  if (!response.ok)
    throw new SetupError(`${baseUrl} returned ${response.status}: check DRIFTSTACK_API_KEY.`);
  return ((await response.json()) as { number: number }).number;
}

/** The page's script with the tracker of the SDK, as one file for browsers. */
function bundlePage(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, "page.ts")],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
