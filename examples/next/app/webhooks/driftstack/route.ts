import { verifyWebhookSignature, type WebhookEvent } from "@driftstack/sdk";
import { readBody } from "../../../lib/read-body";
import { createClient, PRODUCT } from "../../../lib/shop";
import { creditOnce } from "../../../lib/store";

export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request);
  if (body === null) return new Response("The body is too large.\n", { status: 413 });
  const secret = process.env.DRIFTSTACK_WEBHOOK_SECRET ?? "";
  if (!(await verifyWebhookSignature({ body, header: request.headers, secret })))
    return new Response("The signature is not valid.\n", { status: 401 });

  const event = JSON.parse(Buffer.from(body).toString()) as WebhookEvent;
  if (event.type === "crypto.order.paid") {
    // An error here becomes a 500, and the event is sent again.
    const order = await createClient().cryptoOrders.get(event.data.order_id);
    const customerId = order.metadata.customer_id;
    if (order.status === "paid" && order.product === PRODUCT.code && customerId)
      creditOnce(order.order_id, customerId, PRODUCT.credits);
  }
  return new Response(null, { status: 204 });
}
