import type { SentPing } from "@/lib/contract/webhooks";
import { TEST_EVENT_TYPE } from "@/lib/domain/order-event";
import { requireActive } from "@/lib/features/webhooks/endpoint-rules";
import { enqueueTestEvent } from "@/lib/features/events/enqueue-event";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import type { AccountCtx } from "@/lib/platform/ctx";
import { transaction } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { insertDelivery } from "./replays-store";

/**
 * Sends a `test.ping` to one endpoint. Endpoints cannot subscribe to this event; its delivery is like any other. Throws
 * `not-found`, or `conflict` while the endpoint is disabled.
 */
export async function testEndpoint(ctx: AccountCtx, { id }: { id: string }): Promise<SentPing> {
  requireActive(await getEndpoint(ctx, { id }), "a test can be sent");
  const at = ctx.clock.now();
  const deliveryId = newId("wdl", at);
  const { eventId } = await transaction(ctx, async (ctx) => {
    const event = await enqueueTestEvent(ctx, { endpointId: id, at });
    await insertDelivery(ctx.db, { id: deliveryId, ...event, endpointId: id, replayOf: null, at });
    return event;
  });
  return { delivery_id: deliveryId, event_id: eventId, event_type: TEST_EVENT_TYPE };
}
