"use client";

import { useQuery } from "@tanstack/react-query";
import { apiCurl } from "@/components/shell/api-curl";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { Button } from "@/components/ui/button";
import { TitledCard } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState, ListBody } from "@/components/ui/empty-state";
import { NavLink } from "@/components/ui/nav-link";
import { Pager } from "@/components/ui/pager";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveriesQuery } from "./deliveries-query";
import { DeliveriesTable } from "./deliveries-table";
import {
  deliveriesHref,
  DELIVERY_FILTERS,
  type DeliveryFilter,
  type DeliveryFilters,
} from "./delivery-filters";

const LABELS: Record<DeliveryFilter, string> = {
  pending: "Pending",
  delivered: "Delivered",
  failed: "Failed",
  dlq: "Dead letters",
};

export type DeliveriesCardProps = {
  webhook: WebhookResource;
  filters: DeliveryFilters;
  onReplay: () => void;
};

export function DeliveriesCard(props: DeliveriesCardProps) {
  const { webhook, filters, onReplay } = props;
  const { canWrite } = useDashboard();
  const { data: page, error } = useQuery(deliveriesQuery(webhook, filters));
  return (
    <TitledCard
      id="deliveries"
      title="Deliveries"
      className="overflow-hidden"
      actions={
        canWrite && webhook.active ? (
          <Button size="sm" onClick={onReplay}>
            Replay dead letters
          </Button>
        ) : null
      }
    >
      <DeliveryTabs endpointId={webhook.id} status={filters.status} />
      {error ? (
        <div className="p-4">
          <ErrorAlert error={error} />
        </div>
      ) : null}
      <ListBody
        rows={page?.data}
        noun="deliveries"
        empty={<NoDeliveries webhook={webhook} status={filters.status} />}
      >
        {(deliveries) => <DeliveriesTable deliveries={deliveries} />}
      </ListBody>
      <div className="border-t border-line px-4 py-3 empty:hidden sm:px-5">
        <Pager
          label="Pages of deliveries"
          cursors={filters.cursors}
          nextCursor={page?.next_cursor ?? null}
          hrefOf={(cursors) => deliveriesHref(webhook.id, { ...filters, cursors })}
        />
      </div>
    </TitledCard>
  );
}

type NoDeliveriesProps = { webhook: WebhookResource; status: DeliveryFilter | null };

function NoDeliveries({ webhook, status }: NoDeliveriesProps) {
  const dashboard = useDashboard();
  if (status !== null) {
    const noun = status === "dlq" ? "dead letters" : `${LABELS[status].toLowerCase()} deliveries`;
    return <EmptyState title={`No ${noun}`} />;
  }
  if (!webhook.active) {
    return (
      <EmptyState title="No deliveries yet">
        <p>Enable this endpoint to send events to it.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No deliveries yet"
      action={
        <CodeBlock
          label="Send a test event"
          code={apiCurl(dashboard, `/v1/webhooks/${webhook.id}/test`, {})}
        />
      }
    >
      <p>Send a test event here or through the API. Events of orders appear as they occur.</p>
    </EmptyState>
  );
}

type DeliveryTabsProps = { endpointId: string; status: DeliveryFilter | null };

function DeliveryTabs({ endpointId, status }: DeliveryTabsProps) {
  return (
    <nav
      aria-label="Deliveries by status"
      className="flex flex-wrap gap-1 border-b border-line px-2 py-2 sm:px-3"
    >
      {[null, ...DELIVERY_FILTERS].map((one) => (
        <NavLink
          key={one ?? "all"}
          href={deliveriesHref(endpointId, { status: one, cursors: [] })}
          current={one === status && "true"}
          size="sm"
          scroll={false}
        >
          {one === null ? "All" : LABELS[one]}
        </NavLink>
      ))}
    </nav>
  );
}
