"use client";

import { OrderLink } from "@/components/orders/order-link";
import { Panel } from "@/components/ui/card";
import { Fact, LiteralFact, TimeFact, Verbatim } from "@/components/ui/fact";
import { EventDeliveries } from "@/components/webhooks/event-deliveries";
import type { EventEnvelope } from "@/lib/contract/events";
import { CodeBlock } from "@/components/ui/code-block";
import { eventSummary, orderIdOf } from "./event-text";

/** One event: its content and its deliveries. */
export function EventView({ event }: { event: EventEnvelope }) {
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
          <TimeFact label="Created" iso={event.created_at} />
          <LiteralFact label="Event ID" value={event.id} />
        </dl>
      </Panel>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <Panel id="payload" title="Payload">
          <CodeBlock label="Body" code={JSON.stringify(event, null, 2)} />
        </Panel>
        <Panel id="event-deliveries" title="Deliveries" className="py-1.5">
          <EventDeliveries eventId={event.id} />
        </Panel>
      </div>
    </>
  );
}
