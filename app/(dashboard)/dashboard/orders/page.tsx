import { QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import {
  orderListHref,
  orderListQuery,
  parseOrderFilters,
} from "@/components/orders/order-filters";
import { ordersQuery } from "@/components/orders/orders-query";
import { OrdersView } from "@/components/orders/orders-view";
import type { SearchParams } from "@/components/shell/list-url";
import { listOrdersQuery } from "@/lib/contract/orders";
import { listOrders } from "@/lib/features/orders/list-orders";
import { nullOn } from "@/lib/http/api/null-on";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Orders" };

type OrdersPageProps = { searchParams: Promise<SearchParams> };

export default async function OrdersPage({ searchParams }: OrdersPageProps) {
  const filters = parseOrderFilters(await searchParams);
  const { ctx, dashboard } = await pageAccountCtx(orderListHref(filters));
  const input = listOrdersQuery.parse(orderListQuery(filters));
  const page = await listOrders(ctx, input).catch(nullOn("bad-request"));
  // The cursor belongs to another account, mode or filter (an old link). Redirect to page one of the same filters.
  if (!page) redirect(orderListHref({ ...filters, cursors: [] }));

  const client = new QueryClient();
  client.setQueryData(ordersQuery(filters, dashboard.livemode).queryKey, page);
  return (
    <PageFrame title="Orders" dashboard={dashboard} client={client}>
      <OrdersView filters={filters} />
    </PageFrame>
  );
}
