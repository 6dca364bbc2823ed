"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { apiCurl, type CurlInput } from "@/components/account/api-curl";
import { ErrorNotice } from "@/components/account/error-notice";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { cx } from "@/components/ui/class-names";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveriesQuery } from "./deliveries-query";
import { DeliveriesTable } from "./deliveries-table";
import {
  deliveriesHref,
  DELIVERY_FILTERS,
  type DeliveryFilter,
  type DeliveryFilters,
} from "./delivery-filters";
import { PageLinks } from "./page-links";

const LABELS: Record<DeliveryFilter, string> = {
  pending: "Pending",
  delivered: "Delivered",
  failed: "Failed",
  dlq: "Dead letters",
};

export type DeliveriesCardProps = {
  webhook: WebhookResource;
  filters: DeliveryFilters;
  nowMs: number;
  canWrite: boolean;
  curl: CurlInput;
  onReplay: () => void;
};

/** The deliveries of an endpoint, filtered by status, page by page. */
export function DeliveriesCard(props: DeliveriesCardProps) {
  const { webhook, filters, nowMs, canWrite, curl, onReplay } = props;
  const { data: page, error } = useQuery(deliveriesQuery(webhook, filters));
  return (
    <Card aria-labelledby="deliveries" className="overflow-hidden">
      <CardHeader
        id="deliveries"
        title="Deliveries"
        actions={
          canWrite && webhook.active ? (
            <Button size="sm" onClick={onReplay}>
              Replay dead letters
            </Button>
          ) : null
        }
      />
      <DeliveryTabs endpointId={webhook.id} status={filters.status} />
      {error ? (
        <div className="p-4">
          <ErrorNotice error={error} />
        </div>
      ) : null}
      {page && page.data.length > 0 ? (
        <DeliveriesTable deliveries={page.data} nowMs={nowMs} />
      ) : page ? (
        <NoDeliveries webhook={webhook} status={filters.status} curl={curl} />
      ) : (
        <p className="px-5 py-10 text-center text-muted">Reading deliveries…</p>
      )}
      <div className="border-t border-line px-4 py-3 empty:hidden sm:px-5">
        <PageLinks
          label="Pages of deliveries"
          cursors={filters.cursors}
          nextCursor={page?.next_cursor ?? null}
          hrefOf={(cursors) => deliveriesHref(webhook.id, { ...filters, cursors })}
        />
      </div>
    </Card>
  );
}

type NoDeliveriesProps = {
  webhook: WebhookResource;
  status: DeliveryFilter | null;
  curl: CurlInput;
};

function NoDeliveries({ webhook, status, curl }: NoDeliveriesProps) {
  if (status !== null) {
    const noun = status === "dlq" ? "dead letters" : `${LABELS[status].toLowerCase()} deliveries`;
    return <EmptyState title={`No ${noun}`} />;
  }
  return (
    <EmptyState
      title="Nothing has been sent yet"
      action={
        webhook.active ? (
          <CodeBlock
            label="Send a test"
            code={apiCurl(curl, `/v1/webhooks/${webhook.id}/test`, {})}
          />
        ) : null
      }
    >
      <p>
        {webhook.active
          ? "Send a test here or by the API; orders follow as they reach one of the endpoint's events."
          : "The endpoint is switched off. Switch it on to have events sent to it."}
      </p>
    </EmptyState>
  );
}

type DeliveryTabsProps = { endpointId: string; status: DeliveryFilter | null };

function DeliveryTabs({ endpointId, status }: DeliveryTabsProps) {
  return (
    <nav
      aria-label="Deliveries by state"
      className="flex flex-wrap gap-1 border-b border-line px-2 py-2 sm:px-3"
    >
      {[null, ...DELIVERY_FILTERS].map((one) => (
        <Link
          key={one ?? "all"}
          href={deliveriesHref(endpointId, { status: one, cursors: [] })}
          prefetch={false}
          scroll={false}
          aria-current={one === status ? "true" : undefined}
          className={cx(
            "inline-flex min-h-8 items-center rounded-md px-2.5 text-sm font-medium no-underline",
            one === status
              ? "bg-accent-soft text-accent-ink"
              : "text-muted hover:bg-subtle hover:text-ink",
          )}
        >
          {one === null ? "All" : LABELS[one]}
        </Link>
      ))}
    </nav>
  );
}
