import { QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { PageFrame } from "@/components/shell/page-frame";
import type { SearchParams } from "@/components/shell/list-url";
import { BackLink } from "@/components/shell/back-link";
import { deliveriesQuery } from "@/components/webhooks/deliveries-query";
import {
  deliveriesHref,
  deliveriesSearch,
  parseDeliveryFilters,
} from "@/components/webhooks/delivery-filters";
import { WebhookView } from "@/components/webhooks/webhook-view";
import { webhookQuery } from "@/components/webhooks/webhooks-query";
import { listDeliveriesQuery } from "@/lib/contract/webhook-deliveries";
import { webhookParams } from "@/lib/contract/webhooks";
import { getEndpoint } from "@/lib/features/webhooks/get-endpoint";
import { listDeliveries } from "@/lib/features/deliveries/list-deliveries";
import { nullOn } from "@/lib/http/api/null-on";
import { pageAccountCtx } from "@/lib/http/session/session";

export const metadata: Metadata = { title: "Webhook endpoint" };

type WebhookPageProps = {
  params: Promise<{ endpointId: string }>;
  searchParams: Promise<SearchParams>;
};

export default async function WebhookPage({ params, searchParams }: WebhookPageProps) {
  const { endpointId: id } = await params;
  const filters = parseDeliveryFilters(await searchParams);
  const { ctx, dashboard } = await pageAccountCtx(deliveriesHref(encodeURIComponent(id), filters));
  if (!webhookParams.safeParse({ id }).success) notFound();
  const webhook = await getEndpoint(ctx, { id }).catch(nullOn("not-found"));
  if (!webhook) notFound();
  const input = { id, ...listDeliveriesQuery.parse(deliveriesSearch(filters)) };
  const page = await listDeliveries(ctx, input).catch(nullOn("bad-request"));
  // The cursor belongs to another list (an old link): redirect to the first page with the same status.
  if (!page) redirect(deliveriesHref(id, { ...filters, cursors: [] }));

  const client = new QueryClient();
  client.setQueryData(webhookQuery(dashboard.livemode, id).queryKey, webhook);
  client.setQueryData(deliveriesQuery(webhook, filters).queryKey, page);
  return (
    <PageFrame
      title="Webhook endpoint"
      dashboard={dashboard}
      client={client}
      above={<BackLink href="/dashboard/webhooks">Webhooks</BackLink>}
    >
      <WebhookView endpointId={id} filters={filters} />
    </PageFrame>
  );
}
