"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { apiCurl, type CurlInput } from "@/components/account/api-curl";
import { ErrorNotice } from "@/components/account/error-notice";
import { useNow } from "@/components/orders/use-now";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/class-names";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { SelectField } from "@/components/ui/select";
import { PageLinks } from "@/components/webhooks/page-links";
import { EVENT_TYPES, eventsHref, parseEventFilters, type EventFilters } from "./event-filters";
import { eventsQuery } from "./events-query";
import { EventsTable } from "./events-table";

const TYPE_OPTIONS = [
  { value: "", label: "All types" },
  ...EVENT_TYPES.map((type) => ({ value: type, label: type })),
];
const FIRST_ORDER = { product: "pro-monthly", price_cents: 4900, price_currency: "USD" };

export type EventsViewProps = { filters: EventFilters; curl: CurlInput; renderedAtMs: number };

/** All events, newest first, whether or not they were sent to an endpoint. */
export function EventsView({ filters, curl, renderedAtMs }: EventsViewProps) {
  const router = useRouter();
  const [navigating, startTransition] = useTransition();
  const { data: page, error } = useQuery(eventsQuery(curl.livemode, filters));
  const nowMs = useNow(renderedAtMs, 10_000);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <SelectField
        label="Type"
        name="type"
        options={TYPE_OPTIONS}
        value={filters.type ?? ""}
        className="max-w-72"
        onChange={({ target }) => {
          const { type } = parseEventFilters({ type: target.value });
          const href = eventsHref({ ...filters, type, cursors: [] });
          startTransition(() => router.push(href, { scroll: false }));
        }}
      />
      {error ? <ErrorNotice error={error} /> : null}
      <Card aria-label="Events" className={cx("overflow-hidden", navigating && "opacity-60")}>
        {page && page.data.length > 0 ? (
          <EventsTable events={page.data} nowMs={nowMs} />
        ) : page ? (
          <NoEvents filters={filters} curl={curl} />
        ) : (
          <p className="px-5 py-10 text-center text-muted">Reading events…</p>
        )}
      </Card>
      <PageLinks
        label="Pages of events"
        cursors={filters.cursors}
        nextCursor={page?.next_cursor ?? null}
        hrefOf={(cursors) => eventsHref({ ...filters, cursors })}
      />
    </div>
  );
}

function NoEvents({ filters, curl }: Pick<EventsViewProps, "filters" | "curl">) {
  if (filters.type !== null || filters.orderId !== null || filters.cursors.length > 0) {
    return (
      <EmptyState title="No event matches">
        <Link
          href={eventsHref({ type: null, orderId: null, cursors: [] })}
          prefetch={false}
          className={buttonClass("secondary", "md")}
        >
          Show all events
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={curl.livemode ? "No events yet" : "No test events yet"}
      action={
        <CodeBlock
          label="Create an order"
          code={apiCurl(curl, "/v1/billing/crypto-checkout", FIRST_ORDER)}
        />
      }
    >
      <p>
        An event is written when an order changes its state: confirming, paid, failed, and so on.
        Make an order, pay or cancel it, and its event stands here.
      </p>
    </EmptyState>
  );
}
