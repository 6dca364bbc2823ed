import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
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
  const { ctx, session } = await pageAccountCtx(`/dashboard/orders/${encodeURIComponent(orderId)}`);
  if (!orderIdSchema.safeParse(orderId).success) notFound();
  const order = await getOrder(ctx, { orderId }).catch(nullOn("not-found"));
  if (!order) notFound();
  const client = new QueryClient();
  client.setQueryData(orderQuery(orderId, session.livemode).queryKey, order);
  const events = listEventsQuery.parse({ order_id: orderId });
  client.setQueryData(
    orderEventsQuery(session.livemode, orderId, order.updated_at).queryKey,
    await listEvents(ctx, events),
  );
  return (
    <PageFrame
      title={order.product}
      livemode={session.livemode}
      above={<BackLink href="/dashboard/orders">Orders</BackLink>}
    >
      <HydrationBoundary state={dehydrate(client)}>
        <OrderView
          orderId={orderId}
          livemode={session.livemode}
          appUrl={ctx.config.appUrl}
          renderedAtMs={ctx.clock.now().getTime()}
        />
        <OrderDeliveries
          orderId={orderId}
          livemode={session.livemode}
          canWrite={session.role !== "viewer"}
          renderedAtMs={ctx.clock.now().getTime()}
        />
      </HydrationBoundary>
    </PageFrame>
  );
}
