import type { EventEnvelope, EventPage, ListEventsInput } from "@/lib/contract/events";
import type { AccountCtx } from "@/lib/platform/ctx";
import { decodeCursor, encodeCursor } from "@/lib/platform/cursor";
import { listEventRows, type EventPosition } from "./event-log-store";

/**
 * Returns a page of the account's events in this mode, newest first. Throws `bad-request` for a cursor that was issued
 * for a different query.
 */
export async function listEvents(ctx: AccountCtx, input: ListEventsInput): Promise<EventPage> {
  const { limit, type, order_id: orderId } = input;
  const key = ctx.config.keys.session;
  const scope = JSON.stringify([
    "events",
    ctx.accountId,
    ctx.livemode,
    type ?? null,
    orderId ?? null,
  ]);
  const after =
    input.cursor === undefined ? null : toPosition(decodeCursor(key, input.cursor, scope));
  const rows = await listEventRows(ctx.db, ctx, { type, orderId, after, take: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    data: page.map((row) => JSON.parse(row.payload) as EventEnvelope),
    has_more: last !== undefined,
    next_cursor: last ? encodeCursor(key, [last.createdAt.toISOString(), last.id], scope) : null,
  };
}

function toPosition([createdAt = "", id = ""]: string[]): EventPosition {
  return { createdAt: new Date(createdAt), id };
}
