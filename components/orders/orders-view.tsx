"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { Card } from "@/components/ui/card";
import { cx } from "@/components/ui/class-names";
import { ListBody } from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { LiveStatus } from "./live-status";
import { orderListHref, type OrderFilters } from "./order-filters";
import { OrdersEmpty } from "./orders-empty";
import { OrdersFilterForm } from "./orders-filter-form";
import { ordersQuery } from "./orders-query";
import { OrdersTable } from "./orders-table";
import { countUnsettled } from "./poll-interval";

/** The order history: filters, refresh status, the page of orders, and links to other pages. */
export function OrdersView({ filters }: { filters: OrderFilters }) {
  const { livemode } = useDashboard();
  const router = useRouter();
  const [navigating, startTransition] = useTransition();
  const orders = useQuery(ordersQuery(filters, livemode));
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
      <ErrorAlert error={orders.error} />
      <LiveStatus query={orders} unsettled={countUnsettled(page)} />
      <Card aria-label="Orders" className={cx("overflow-hidden", navigating && "opacity-60")}>
        <ListBody rows={page?.orders} noun="orders" empty={<OrdersEmpty filters={filters} />}>
          {(rows) => <OrdersTable orders={rows} />}
        </ListBody>
      </Card>
      <Pager
        label="Pages of orders"
        cursors={filters.cursors}
        nextCursor={page?.next_cursor ?? null}
        hrefOf={(cursors) => orderListHref({ ...filters, cursors })}
        scroll
      />
    </div>
  );
}
