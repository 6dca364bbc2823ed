import { eventEnvelope, orderEventData, TEST_MESSAGE, testPingData } from "@/lib/contract/events";
import { assert } from "@/lib/domain/assert";
import { TEST_EVENT_TYPE, type OrderEventType } from "@/lib/domain/order-event";
import type { AccountCtx, SqlCtx } from "@/lib/platform/ctx";
import { newId } from "@/lib/platform/ids";
import { insertEvent, requireEventId } from "./events-store";

export type OrderEvent = {
  accountId: string;
  livemode: boolean;
  orderId: string | null;
  type: OrderEventType;
  data: Record<string, unknown>;
  at: Date;
};

/**
 * Writes an event and its deliveries in the transaction that changes the order, and freezes the bytes that will be
 * sent. An order has at most one event of each type: a second call changes nothing and returns the first event with
 * `created: false`.
 */
export async function enqueueEvent(
  ctx: SqlCtx,
  event: OrderEvent,
): Promise<{ eventId: string; created: boolean }> {
  const id = newId("evt", event.at);
  const data = orderEventData[event.type].parse(event.data);
  const payload = freezeEnvelope({ ...event, id, data });
  if (await insertEvent(ctx.db, { ...event, id, payload })) return { eventId: id, created: true };
  assert(event.orderId !== null, "only an event of an order can be there already");
  return { eventId: await requireEventId(ctx.db, event.orderId, event.type), created: false };
}

/** Writes a `test.ping` about one endpoint. Endpoints cannot subscribe to it, so this creates no delivery. */
export async function enqueueTestEvent(
  ctx: AccountCtx,
  input: { endpointId: string; at: Date },
): Promise<{ eventId: string }> {
  const { accountId, livemode } = ctx;
  const { at } = input;
  const event = { id: newId("evt", at), accountId, livemode, type: TEST_EVENT_TYPE, at };
  const data = testPingData.parse({ message: TEST_MESSAGE, endpoint_id: input.endpointId });
  const payload = freezeEnvelope({ ...event, data });
  await insertEvent(ctx.db, { ...event, orderId: null, payload });
  return { eventId: event.id };
}

/** Serializes an event, exactly as every attempt sends it. Throws when the envelope is invalid. */
function freezeEnvelope(event: {
  id: string;
  type: string;
  at: Date;
  accountId: string;
  livemode: boolean;
  data: Record<string, unknown>;
}): string {
  const at = event.at.toISOString();
  return JSON.stringify(
    eventEnvelope.parse({
      id: event.id,
      type: event.type,
      created_at: at,
      timestamp: at,
      account_id: event.accountId,
      livemode: event.livemode,
      data: event.data,
    }),
  );
}
