import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/account/page-frame";
import { orderEventsQuery } from "@/components/events/events-query";
import { OrdersLink } from "@/components/orders/orders-link";
import { OrderView } from "@/components/orders/order-view";
import { orderQuery } from "@/components/orders/orders-query";
import { OrderDeliveries } from "@/components/webhooks/order-deliveries";
import { orderIdSchema } from "@/lib/contract/ids";
import type { OrderResource } from "@/lib/contract/orders";
import { listEventsQuery } from "@/lib/contract/events";
import { getOrder } from "@/lib/features/orders/get-order";
import { listEvents } from "@/lib/features/events/list-events";
import { pageAccountCtx } from "@/lib/http/session/session";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx } from "@/lib/platform/ctx";

export const metadata: Metadata = { title: "Order" };

async function findOrder(ctx: AccountCtx, orderId: string): Promise<OrderResource | null> {
  if (!orderIdSchema.safeParse(orderId).success) return null;
  try {
    return await getOrder(ctx, { orderId });
  } catch (error) {
    if (error instanceof AppError && error.slug === "not-found") return null;
    throw error;
  }
}

export default async function OrderPage({ params }: { params: Promise<{ orderId: string }> }) {
  const { orderId } = await params;
  const { ctx, session } = await pageAccountCtx(`/dashboard/orders/${encodeURIComponent(orderId)}`);
  const order = await findOrder(ctx, orderId);
  if (!order) notFound();
  const client = new QueryClient();
  client.setQueryData(orderQuery(orderId, session.livemode).queryKey, order);
  const events = listEventsQuery.parse({ order_id: orderId });
  client.setQueryData(
    orderEventsQuery(session.livemode, orderId, order.updated_at).queryKey,
    await listEvents(ctx, events),
  );
  return (
    <PageFrame title={order.product} livemode={session.livemode} above={<OrdersLink />}>
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
