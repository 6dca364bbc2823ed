import { QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BackLink } from "@/components/shell/back-link";
import { PageFrame } from "@/components/shell/page-frame";
import { orderEventsQuery } from "@/components/events/events-query";
import { OrderView } from "@/components/orders/order-view";
import { orderQuery } from "@/components/orders/orders-query";
import { OrderDeliveries } from "@/components/webhooks/order-deliveries";
import { orderIdSchema } from "@/lib/contract/ids";
import { listEventsQuery } from "@/lib/contract/events";
import { getOrder } from "@/lib/features/orders/get-order";
import { listEvents } from "@/lib/features/events/list-events";
import { nullOn } from "@/lib/http/api/null-on";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Order" };

export default async function OrderPage({ params }: { params: Promise<{ orderId: string }> }) {
  const { orderId } = await params;
  const { ctx, dashboard } = await pageAccountCtx(
    `/dashboard/orders/${encodeURIComponent(orderId)}`,
  );
  if (!orderIdSchema.safeParse(orderId).success) notFound();
  const order = await getOrder(ctx, { orderId }).catch(nullOn("not-found"));
  if (!order) notFound();
  const client = new QueryClient();
  client.setQueryData(orderQuery(orderId, dashboard.livemode).queryKey, order);
  const events = listEventsQuery.parse({ order_id: orderId });
  client.setQueryData(
    orderEventsQuery(dashboard.livemode, orderId, order.updated_at).queryKey,
    await listEvents(ctx, events),
  );
  return (
    <PageFrame
      title={order.product}
      dashboard={dashboard}
      client={client}
      above={<BackLink href="/dashboard/orders">Orders</BackLink>}
    >
      <OrderView orderId={orderId} />
      <OrderDeliveries orderId={orderId} />
    </PageFrame>
  );
}
