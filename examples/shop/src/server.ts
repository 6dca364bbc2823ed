import { randomBytes } from "node:crypto";
import express, { raw } from "express";
import { SetupError } from "./config.js";
import { customerPages } from "./customer-pages.js";
import { rejectOtherOrigins, respondToError } from "./middleware.js";
import { ownerPages } from "./owner-pages.js";
import { runProgram, type Shop } from "./run-program.js";
import { ensureWebhookEndpoint } from "./webhook-endpoint.js";
import { receiveWebhook } from "./webhook-receiver.js";

await runProgram(async (shop) => {
  const secret = await ensureWebhookEndpoint(shop);
  const password = shop.config.ownerPassword ?? randomBytes(12).toString("base64url");
  const server = createApp(shop, secret, password).listen(shop.config.port, "127.0.0.1");
  await new Promise((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", ({ message }) =>
      reject(new SetupError(`${message}. Set PORT to another.`)),
    );
  });
  console.log(`shop  orders are paid at ${shop.config.driftstackUrl}`);
  console.log(
    `shop  payments to look at: ${shop.config.shopUrl}/owner (user owner, password ${password})`,
  );
  console.log(`ready ${shop.config.shopUrl}`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close());
});

function createApp(shop: Shop, secret: string, password: string) {
  const app = express();
  app.disable("x-powered-by");
  // The raw bytes are what is signed, so the body is not parsed.
  app.post(
    "/webhooks/driftstack",
    raw({ type: "application/json", limit: "64kb" }),
    receiveWebhook(shop, secret),
  );
  app.use(rejectOtherOrigins(shop.config.shopUrl));
  app.use("/owner", ownerPages(shop, password));
  app.use(customerPages(shop));
  app.use(respondToError);
  return app;
}
