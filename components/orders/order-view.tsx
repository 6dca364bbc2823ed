"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorNotice } from "@/components/account/error-notice";
import { ReceiptCard } from "@/components/receipts/receipt-card";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { LiveStatus } from "./live-status";
import { OrderEnvelope } from "./order-envelope";
import { OrderPayment } from "./order-payment";
import { OrderStatusBadge } from "./order-status-badge";
import { OrderTimeline } from "./order-timeline";
import { orderQuery } from "./orders-query";
import { countUnsettled } from "./poll-interval";

export type OrderViewProps = {
  orderId: string;
  livemode: boolean;
  appUrl: string;
  renderedAtMs: number;
};

/** One order: status and its age, payment, timeline, receipt and the payer's link. */
export function OrderView({ orderId, livemode, appUrl, renderedAtMs }: OrderViewProps) {
  const query = useQuery(orderQuery(orderId, livemode));
  const order = query.data;
  if (!order) {
    return query.error ? <ErrorNotice error={query.error} /> : <p>Reading the order…</p>;
  }
  const payLink = `${appUrl}/pay/${orderId}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {query.error ? <ErrorNotice error={query.error} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <OrderStatusBadge status={order.status} failureReason={order.failure_reason} />
        <LiveStatus
          unsettled={countUnsettled({ orders: [order] })}
          updatedAtMs={query.dataUpdatedAt || renderedAtMs}
          renderedAtMs={renderedAtMs}
          refreshing={query.isFetching}
          failed={query.isError}
          onRefresh={() => void query.refetch()}
        />
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Card aria-labelledby="payment">
            <CardHeader id="payment" title="Payment" />
            <CardBody className="py-1.5">
              <OrderPayment order={order} />
            </CardBody>
          </Card>
          <Card aria-labelledby="details">
            <CardHeader id="details" title="Details" />
            <CardBody className="py-1.5">
              <OrderEnvelope order={order} />
            </CardBody>
          </Card>
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Card aria-labelledby="timeline">
            <CardHeader id="timeline" title="Timeline" />
            <CardBody>
              <OrderTimeline order={order} />
            </CardBody>
          </Card>
          {order.status === "paid" ? <ReceiptCard orderId={orderId} /> : null}
          <PayLinkCard payLink={payLink} />
        </div>
      </div>
    </div>
  );
}

function PayLinkCard({ payLink }: { payLink: string }) {
  return (
    <Card aria-labelledby="pay-link">
      <CardHeader
        id="pay-link"
        title="Payment page"
        description="Public: whoever has the link sees it."
      />
      <CardBody className="flex flex-wrap gap-2">
        <ButtonLink href={payLink} target="_blank" rel="noreferrer">
          <Icon name="external" />
          Open
        </ButtonLink>
        <CopyButton text={payLink} label="Copy the payment page's link" size="md">
          Copy link
        </CopyButton>
      </CardBody>
    </Card>
  );
}
