import type { EventEnvelope, EventPage, ListEventsInput } from "@/lib/contract/events";
import type { AccountCtx } from "@/lib/platform/ctx";
import { readPageByTime, toPage } from "@/lib/platform/cursor";
import { listEventRows } from "./events-store";

/**
 * Returns a page of the account's events in this mode, newest first. Throws `bad-request` for a cursor that was issued
 * for a different query.
 */
export async function listEvents(ctx: AccountCtx, input: ListEventsInput): Promise<EventPage> {
  const { limit, cursor, type, order_id: orderId } = input;
  const scope = ["events", ctx.accountId, ctx.livemode, type, orderId];
  const page = await readPageByTime(ctx, { cursor, limit, scope }, (query) =>
    listEventRows(ctx.db, ctx, { type, orderId, ...query }),
  );
  return toPage(page, (row) => JSON.parse(row.payload) as EventEnvelope);
}
