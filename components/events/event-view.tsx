"use client";

import { OrderLink } from "@/components/orders/order-link";
import { Panel } from "@/components/ui/card";
import { Fact, LiteralFact, Verbatim } from "@/components/ui/fact";
import { exactTime, TimeAgo } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import { EventDeliveries } from "@/components/webhooks/event-deliveries";
import type { EventEnvelope } from "@/lib/contract/events";
import { EventPayload } from "./event-payload";
import { eventSummary, orderIdOf } from "./event-text";

export type EventViewProps = { event: EventEnvelope; canWrite: boolean; renderedAtMs: number };

/** One event: its content and its deliveries. */
export function EventView({ event, canWrite, renderedAtMs }: EventViewProps) {
  const nowMs = useNow(renderedAtMs, 5_000);
  return (
    <>
      <Panel id="event" title="Event" className="py-1.5">
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
          <LiteralFact label="Event ID" value={event.id} />
        </dl>
      </Panel>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <Panel id="payload" title="Payload">
          <EventPayload event={event} />
        </Panel>
        <Panel id="event-deliveries" title="Deliveries" className="py-1.5">
          <EventDeliveries
            eventId={event.id}
            livemode={event.livemode}
            canWrite={canWrite}
            nowMs={nowMs}
          />
        </Panel>
      </div>
    </>
  );
}
