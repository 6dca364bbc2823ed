import { verifyWebhookSignature, type WebhookEvent } from "@driftstack/sdk";
import type { RequestHandler } from "express";
import { applyOrder } from "./apply-order.js";
import type { Shop } from "./run-program.js";

/**
 * Receives webhooks. An event only triggers a read of the order, so its age and the order of events do not matter. The
 * response is sent after the commit: if the process ends before, the event is sent again.
 */
export function receiveWebhook({ client, store }: Shop, secret: string): RequestHandler {
  const isStored = store.prepare("SELECT 1 FROM webhook_events WHERE event_id = ?");
  const insert = store.prepare(
    "INSERT INTO webhook_events VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );

  return async (request, response) => {
    const body: unknown = request.body;
    const header = request.get("x-driftstack-signature");
    if (!Buffer.isBuffer(body) || !(await verifyWebhookSignature({ body, header, secret }))) {
      response.status(401).send("The signature is not valid.\n");
      return;
    }
    const event = JSON.parse(body.toString()) as WebhookEvent;
    if (isStored.get(event.id) === undefined) {
      const order =
        event.type === "test.ping" ? null : await client.cryptoOrders.get(event.data.order_id);
      if (order) applyOrder(store, order, "webhook");
      // Stored last: an event that was only partly processed is processed again.
      insert.run(event.id, event.type, new Date().toISOString());
    }
    response.sendStatus(200);
  };
}
