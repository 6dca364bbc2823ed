import type { SentPing } from "@/lib/contract/webhooks";
import { testPingData } from "@/lib/contract/events";
import { TEST_EVENT_TYPE } from "@/lib/domain/order-event";
import { requireActive } from "@/lib/features/webhooks/endpoint-rules";
import { freezeEnvelope } from "@/lib/features/events/enqueue-event";
import { insertEvent } from "@/lib/features/events/events-store";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import type { AccountCtx } from "@/lib/platform/ctx";
import { inTransaction } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { insertDelivery } from "./replays-store";

/**
 * Sends a `test.ping` to one endpoint. Endpoints cannot subscribe to this event; its delivery is like any other. Throws
 * `not-found`, or `conflict` while the endpoint is disabled.
 */
export async function testEndpoint(ctx: AccountCtx, { id }: { id: string }): Promise<SentPing> {
  const at = ctx.clock.now();
  const { accountId, livemode } = ctx;
  const eventId = newId("evt", at);
  const deliveryId = newId("wdl", at);
  const type = TEST_EVENT_TYPE;
  const event = { id: eventId, accountId, livemode, type, at };
  const payload = freezeEnvelope({ ...event, data: testPingData.parse({ endpoint_id: id }) });
  requireActive(await getEndpoint(ctx, { id }), "a test can be sent");
  await inTransaction(ctx.db, async (tx) => {
    await insertEvent(tx, { ...event, orderId: null, payload });
    await insertDelivery(tx, { id: deliveryId, eventId, endpointId: id, replayOf: null, at });
  });
  return { delivery_id: deliveryId, event_id: eventId, event_type: type };
}
