"use client";

import { useQuery } from "@tanstack/react-query";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { ReceiptCard } from "@/components/receipts/receipt-card";
import { StatusBadge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { LiveStatus } from "./live-status";
import { lookOf } from "./order-look";
import { OrderEnvelope } from "./order-envelope";
import { OrderPayment } from "./order-payment";
import { OrderTimeline } from "./order-timeline";
import { orderQuery } from "./orders-query";
import { countUnsettled } from "./poll-interval";

/** One order: status and its age, payment, timeline, receipt and the payer's link. */
export function OrderView({ orderId }: { orderId: string }) {
  const { livemode, appUrl } = useDashboard();
  const query = useQuery(orderQuery(orderId, livemode));
  const order = query.data;
  if (!order) {
    return query.error ? <ErrorAlert error={query.error} /> : <p>Loading the order…</p>;
  }
  const payLink = `${appUrl}/pay/${orderId}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ErrorAlert error={query.error} />
      <div className="flex flex-wrap items-center gap-3">
        <StatusBadge look={lookOf(order)} />
        <LiveStatus query={query} unsettled={countUnsettled({ orders: [order] })} />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Panel id="payment" title="Payment" className="py-1.5">
            <OrderPayment order={order} />
          </Panel>
          <Panel id="details" title="Details" className="py-1.5">
            <OrderEnvelope order={order} />
          </Panel>
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Panel id="timeline" title="Timeline">
            <OrderTimeline order={order} />
          </Panel>
          {order.status === "paid" ? <ReceiptCard orderId={orderId} /> : null}
          <PayLinkCard payLink={payLink} />
        </div>
      </div>
    </div>
  );
}

function PayLinkCard({ payLink }: { payLink: string }) {
  return (
    <Panel
      id="pay-link"
      title="Payment page"
      description="Public: anyone with the link can view it."
      className="flex flex-wrap gap-2"
    >
      <ButtonLink href={payLink} target="_blank" rel="noreferrer">
        <Icon name="external" />
        Open
      </ButtonLink>
      <CopyButton text={payLink} label="Copy the link to the payment page" size="md">
        Copy link
      </CopyButton>
    </Panel>
  );
}
