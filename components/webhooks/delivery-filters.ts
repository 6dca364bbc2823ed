import {
  firstOf,
  listHref,
  parseCursors,
  type Cursors,
  type SearchParams,
} from "@/components/shell/list-url";
import type { QueryOf } from "@/lib/contract/call";

/** The statuses to filter deliveries by. `in_flight` is not included, because an attempt ends within seconds. */
export const DELIVERY_FILTERS = ["pending", "delivered", "failed", "dlq"] as const;
export type DeliveryFilter = (typeof DELIVERY_FILTERS)[number];

/** The filters of the delivery list, as stored in the URL. */
export type DeliveryFilters = Cursors & { status: DeliveryFilter | null };

const PAGE_SIZE = 20;

/** Parses the filters from a URL. Invalid values are ignored. */
export function parseDeliveryFilters(params: SearchParams): DeliveryFilters {
  const status = firstOf(params.status);
  return {
    status: DELIVERY_FILTERS.find((known) => known === status) ?? null,
    cursors: parseCursors(params),
  };
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
  return {
    limit: String(PAGE_SIZE),
    status: status ?? undefined,
    cursor: cursors.at(-1),
  };
}
