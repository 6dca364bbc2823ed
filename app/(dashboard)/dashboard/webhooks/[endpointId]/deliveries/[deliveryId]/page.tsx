import { QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import { BackLink } from "@/components/shell/back-link";
import { deliveryQuery } from "@/components/webhooks/deliveries-query";
import { DeliveryView } from "@/components/webhooks/delivery-view";
import type { EventEnvelope } from "@/lib/contract/events";
import { deliveryParams } from "@/lib/contract/webhook-deliveries";
import { getDelivery } from "@/lib/features/deliveries/get-delivery";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import { getEvent } from "@/lib/features/events/get-event";
import { nullOn } from "@/lib/http/api/null-on";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Webhook delivery" };

type DeliveryPageProps = { params: Promise<{ endpointId: string; deliveryId: string }> };

export default async function DeliveryPage({ params }: DeliveryPageProps) {
  const { endpointId, deliveryId: id } = await params;
  const path = `/dashboard/webhooks/${encodeURIComponent(endpointId)}`;
  const { ctx, dashboard } = await pageAccountCtx(`${path}/deliveries/${encodeURIComponent(id)}`);
  if (!deliveryParams.safeParse({ id }).success) notFound();
  const delivery = await getDelivery(ctx, { id }).catch(nullOn("not-found"));
  if (delivery?.webhook_id !== endpointId) notFound();
  const webhook = await getEndpoint(ctx, { id: endpointId }).catch(nullOn("not-found"));
  const event = JSON.parse(await getEvent(ctx, { id: delivery.event_id })) as EventEnvelope;

  const client = new QueryClient();
  client.setQueryData(deliveryQuery(dashboard.livemode, id).queryKey, delivery);
  return (
    <PageFrame
      title="Delivery"
      dashboard={dashboard}
      client={client}
      above={
        webhook ? (
          <BackLink href={path}>Webhook endpoint</BackLink>
        ) : (
          <BackLink href="/dashboard/webhooks">Webhooks</BackLink>
        )
      }
    >
      <DeliveryView key={id} deliveryId={id} webhook={webhook} event={event} />
    </PageFrame>
  );
}
