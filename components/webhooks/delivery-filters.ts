import type { DELIVERY_STATUSES } from "@/lib/contract/webhook-deliveries";
import type { QueryOf } from "@/lib/contract/call";
import type { SearchParams } from "@/components/orders/order-filters";

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** The statuses to filter deliveries by. `in_flight` is not included, because an attempt ends within seconds. */
export const DELIVERY_FILTERS = ["pending", "delivered", "failed", "dlq"] as const;
export type DeliveryFilter = (typeof DELIVERY_FILTERS)[number];

/** The filters of the delivery list, as stored in the URL. */
export type DeliveryFilters = {
  status: DeliveryFilter | null;
  /** The cursors of the pages visited so far; the last one is the current page's. Empty on the first page. */
  cursors: readonly string[];
};

const PAGE_SIZE = 20;
const CURSOR_MAX = 512;
const CURSORS_MAX = 10;

/** Parses the filters from a URL. Invalid values are ignored. */
export function parseDeliveryFilters(params: SearchParams): DeliveryFilters {
  const status = [params.status].flat()[0];
  return {
    status: DELIVERY_FILTERS.find((known) => known === status) ?? null,
    cursors: parseCursors(params),
  };
}

/** The cursors in a URL. */
export function parseCursors(params: SearchParams): string[] {
  return [params.cursor ?? []]
    .flat()
    .filter((cursor) => cursor !== "" && cursor.length <= CURSOR_MAX)
    .slice(-CURSORS_MAX);
}

/** A URL with filters and cursors; null and empty values are left out. */
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

/** The URL of an endpoint's page with these filters: the inverse of `parseDeliveryFilters`. */
export function deliveriesHref(endpointId: string, { status, cursors }: DeliveryFilters): string {
  return listHref(`/dashboard/webhooks/${endpointId}`, { status }, cursors);
}

/** The query of `GET /v1/webhooks/:id/deliveries` for these filters. */
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
