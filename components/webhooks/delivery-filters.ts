import type { DELIVERY_STATUSES } from "@/lib/contract/webhook-deliveries";
import type { QueryOf } from "@/lib/contract/call";
import type { SearchParams } from "@/components/orders/order-filters";

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What an endpoint's deliveries are narrowed to. An attempt that is under way is over in seconds: no list of its own. */
export const DELIVERY_FILTERS = ["pending", "delivered", "failed", "dlq"] as const;
export type DeliveryFilter = (typeof DELIVERY_FILTERS)[number];

/** The deliveries that a page shows, as its address says it. */
export type DeliveryFilters = {
  status: DeliveryFilter | null;
  /** The cursors of the pages walked through; the last one is this page's. Empty on the newest page. */
  cursors: readonly string[];
};

const PAGE_SIZE = 20;
const CURSOR_MAX = 512;
const CURSORS_MAX = 10;

/** Reads an address; whatever it does not understand is left out, never an error. */
export function parseDeliveryFilters(params: SearchParams): DeliveryFilters {
  const status = [params.status].flat()[0];
  return {
    status: DELIVERY_FILTERS.find((known) => known === status) ?? null,
    cursors: parseCursors(params),
  };
}

/** The cursors in an address. */
export function parseCursors(params: SearchParams): string[] {
  return [params.cursor ?? []]
    .flat()
    .filter((cursor) => cursor !== "" && cursor.length <= CURSOR_MAX)
    .slice(-CURSORS_MAX);
}

/** An address with filters and cursors; what is null or empty is left out. */
export function listHref(
  path: string,
  filters: Record<string, string | null>,
  cursors: readonly string[],
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  for (const cursor of cursors.slice(-CURSORS_MAX)) query.append("cursor", cursor);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The address of an endpoint's page with these filters: the reverse of `parseDeliveryFilters`. */
export function deliveriesHref(endpointId: string, { status, cursors }: DeliveryFilters): string {
  return listHref(`/dashboard/webhooks/${endpointId}`, { status }, cursors);
}

/** The query of `GET /v1/webhooks/:id/deliveries` that answers these filters. */
export function deliveriesSearch({
  status,
  cursors,
}: DeliveryFilters): QueryOf<"GET /v1/webhooks/{id}/deliveries"> {
  const cursor = cursors.at(-1);
  return {
    limit: String(PAGE_SIZE),
    ...(status ? { status } : {}),
    ...(cursor ? { cursor } : {}),
  };
}
