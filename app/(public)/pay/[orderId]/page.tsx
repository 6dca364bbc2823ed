import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { payQuery } from "@/components/pay/pay-query";
import { PayPanel } from "@/components/pay/pay-panel";
import { isSettled } from "@/components/pay/pay-state";
import type { PayView } from "@/lib/contract/pay-view";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import { nullOn } from "@/lib/http/api/null-on";
import { PROXIED_HEADER } from "@/lib/http/server/note-exposure";
import { isLocalConfig } from "@/lib/platform/local-mode";
import { createCtx, getRuntime } from "@/lib/platform/runtime";
import { WithoutScript } from "@/components/pay/without-script";

export const metadata: Metadata = {
  title: "Pay",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

type Props = { params: Promise<{ orderId: string }> };

async function findView(orderId: string): Promise<PayView | null> {
  const ctx = createCtx(getRuntime());
  const isDirect = (await headers()).get(PROXIED_HEADER) === "0";
  const isLocal = isDirect && isLocalConfig(ctx.config);
  return getPayView({ ...ctx, isLocal }, { orderId }).catch(nullOn("not-found"));
}

export default async function PayPage({ params }: Props) {
  const { orderId } = await params;
  const view = await findView(orderId);
  if (!view) notFound();
  const client = new QueryClient();
  client.setQueryData(payQuery(orderId).queryKey, view);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <WithoutScript refresh={!isSettled(view)} />
      <PayPanel orderId={orderId} />
    </HydrationBoundary>
  );
}
