"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/class-names";
import { LiveStatus } from "./live-status";
import { orderListHref, type OrderFilters } from "./order-filters";
import { OrdersEmpty } from "./orders-empty";
import { OrdersFilterForm } from "./orders-filter-form";
import { OrdersPager } from "./orders-pager";
import { ordersQuery } from "./orders-query";
import { OrdersTable } from "./orders-table";
import { countUnsettled } from "./poll-interval";
import { useNow } from "./use-now";

export type OrdersViewProps = {
  filters: OrderFilters;
  livemode: boolean;
  appUrl: string;
  email: string;
  renderedAtMs: number;
};

/** The order history: filters, refresh status, the page of orders, and links to other pages. */
export function OrdersView({ filters, livemode, appUrl, email, renderedAtMs }: OrdersViewProps) {
  const router = useRouter();
  const [navigating, startTransition] = useTransition();
  const orders = useQuery(ordersQuery(filters, livemode));
  const nowMs = useNow(renderedAtMs, 10_000);
  const page = orders.data;

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <OrdersFilterForm
        filters={filters}
        pending={navigating}
        onChange={(next) =>
          startTransition(() => router.push(orderListHref(next), { scroll: false }))
        }
      />
      {orders.error ? <ErrorNotice error={orders.error} /> : null}
      <LiveStatus
        unsettled={countUnsettled(page)}
        updatedAtMs={orders.dataUpdatedAt || renderedAtMs}
        renderedAtMs={renderedAtMs}
        refreshing={orders.isFetching}
        failed={orders.isError}
        onRefresh={() => void orders.refetch()}
      />
      <Card aria-label="Orders" className={cx("overflow-hidden", navigating && "opacity-60")}>
        {page && page.orders.length > 0 ? (
          <OrdersTable orders={page.orders} nowMs={nowMs} />
        ) : page ? (
          <OrdersEmpty filters={filters} curl={{ appUrl, email, livemode }} />
        ) : (
          <p className="px-5 py-10 text-center text-muted">Reading orders…</p>
        )}
      </Card>
      <OrdersPager filters={filters} nextCursor={page?.next_cursor ?? null} />
    </div>
  );
}
