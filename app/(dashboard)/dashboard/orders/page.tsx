import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageFrame } from "@/components/account/page-frame";
import {
  orderListHref,
  orderListQuery,
  parseOrderFilters,
  type SearchParams,
} from "@/components/orders/order-filters";
import { ordersQuery } from "@/components/orders/orders-query";
import { OrdersView } from "@/components/orders/orders-view";
import { listOrdersQuery, type OrderPage } from "@/lib/contract/orders";
import { listOrders } from "@/lib/features/orders/list-orders";
import { pageAccountCtx } from "@/lib/http/session/session";
import { AppError } from "@/lib/platform/app-error";

export const metadata: Metadata = { title: "Orders" };

export default async function OrdersPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const filters = parseOrderFilters(await searchParams);
  const { ctx, session } = await pageAccountCtx(orderListHref(filters));
  const input = listOrdersQuery.parse(orderListQuery(filters));
  const page = await listOrders(ctx, input).catch((error: unknown): null => {
    if (error instanceof AppError && error.slug === "bad-request") return null;
    throw error;
  });
  // The cursor belongs to another account, mode or filter (an old link). Redirect to page one of the same filters.
  if (!page) redirect(orderListHref({ ...filters, cursors: [] }));

  const client = new QueryClient();
  client.setQueryData<OrderPage>(ordersQuery(filters, session.livemode).queryKey, page);
  return (
    <PageFrame title="Orders" livemode={session.livemode}>
      <HydrationBoundary state={dehydrate(client)}>
        <OrdersView
          filters={filters}
          livemode={session.livemode}
          appUrl={ctx.config.appUrl}
          email={session.email}
          renderedAtMs={ctx.clock.now().getTime()}
        />
      </HydrationBoundary>
    </PageFrame>
  );
}
