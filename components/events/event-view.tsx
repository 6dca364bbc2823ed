"use client";

import { Fact, Verbatim } from "@/components/orders/fact";
import { TimeAgo } from "@/components/orders/time-ago";
import { exactTime } from "@/components/orders/time-words";
import { useNow } from "@/components/orders/use-now";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { OrderLink } from "@/components/webhooks/deliveries-table";
import { EventDeliveries } from "@/components/webhooks/event-deliveries";
import type { EventEnvelope } from "@/lib/contract/events";
import { EventPayload } from "./event-payload";
import { eventSummary, orderIdOf } from "./event-words";

export type EventViewProps = { event: EventEnvelope; canWrite: boolean; renderedAtMs: number };

/** One event: its content and its deliveries. */
export function EventView({ event, canWrite, renderedAtMs }: EventViewProps) {
  const nowMs = useNow(renderedAtMs, 5_000);
  return (
    <>
      <Card aria-labelledby="event">
        <CardHeader id="event" title="Event" />
        <CardBody className="py-1.5">
          <dl>
            <Fact label="Type">
              <Verbatim>{event.type}</Verbatim>
            </Fact>
            <Fact label="About">{eventSummary(event)}</Fact>
            <Fact label="Order">
              <OrderLink orderId={orderIdOf(event)} />
            </Fact>
            <Fact label="Created">
              <span className="figures">
                {exactTime(event.created_at)} (<TimeAgo iso={event.created_at} nowMs={nowMs} />)
              </span>
            </Fact>
            <Fact label="Event id" copy={event.id}>
              <Verbatim>{event.id}</Verbatim>
            </Fact>
          </dl>
        </CardBody>
      </Card>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <Card aria-labelledby="payload">
          <CardHeader id="payload" title="Payload" />
          <CardBody>
            <EventPayload event={event} />
          </CardBody>
        </Card>
        <Card aria-labelledby="event-deliveries">
          <CardHeader id="event-deliveries" title="Deliveries" />
          <CardBody className="py-1.5">
            <EventDeliveries
              eventId={event.id}
              livemode={event.livemode}
              canWrite={canWrite}
              nowMs={nowMs}
            />
          </CardBody>
        </Card>
      </div>
    </>
  );
}
