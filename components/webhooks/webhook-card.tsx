import { Fact, Nothing, Verbatim } from "@/components/orders/fact";
import { TimeAgo } from "@/components/orders/time-ago";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Notice } from "@/components/account/notice";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { EventTypes } from "./event-types";
import type { WebhookStep } from "./webhook-dialog";
import { WebhookTrouble } from "./webhook-list";
import { adviceFor, stateOf } from "./webhook-state";
import { WebhookStateBadge } from "./webhook-state-badge";

export type WebhookCardProps = {
  webhook: WebhookResource;
  nowMs: number;
  canWrite: boolean;
  onStep: (step: WebhookStep) => void;
};

/** An endpoint's settings, its state, and the actions on it. */
export function WebhookCard({ webhook, nowMs, canWrite, onStep }: WebhookCardProps) {
  const state = stateOf(webhook);
  return (
    <Card aria-labelledby="endpoint">
      <CardHeader
        id="endpoint"
        title="Endpoint"
        actions={
          canWrite ? (
            <div className="flex flex-wrap gap-2">
              <Button size="sm" onClick={() => onStep({ kind: "edit" })}>
                Edit
              </Button>
              <Button
                size="sm"
                onClick={() => onStep({ kind: webhook.active ? "switch-off" : "switch-on" })}
              >
                {webhook.active ? "Switch off" : "Switch on"}
              </Button>
              <Button size="sm" onClick={() => onStep({ kind: "delete" })}>
                Delete
              </Button>
            </div>
          ) : null
        }
      />
      <CardBody className="grid grid-cols-[minmax(0,1fr)] gap-1 py-3">
        {state === "active" ? null : (
          <Notice tone={state === "disabled" ? "bad" : state === "failing" ? "warn" : "neutral"}>
            <WebhookTrouble webhook={webhook} nowMs={nowMs} />
            {state === "disabled" ? <p className="mt-0.5">{adviceFor(webhook)}</p> : null}
          </Notice>
        )}
        <WebhookFacts webhook={webhook} nowMs={nowMs} />
      </CardBody>
    </Card>
  );
}

function WebhookFacts({ webhook, nowMs }: { webhook: WebhookResource; nowMs: number }) {
  const { delivered, failed, dlq } = webhook.delivery_counts;
  return (
    <dl>
      <Fact label="State">
        <WebhookStateBadge webhook={webhook} />
      </Fact>
      <Fact label="URL" copy={webhook.url}>
        <Verbatim>{webhook.url}</Verbatim>
      </Fact>
      <Fact label="Description">{webhook.description ?? <Nothing>None.</Nothing>}</Fact>
      <Fact label="Events">
        <EventTypes types={webhook.events} />
      </Fact>
      <Fact label="Deliveries">
        <span className="flex flex-wrap gap-x-4 figures">
          <span>{delivered} delivered</span>
          <span>{failed} failed</span>
          <span>{dlq === 1 ? "1 dead letter" : `${dlq} dead letters`}</span>
        </span>
      </Fact>
      <Fact label="Last success">
        <When iso={webhook.last_success_at} nowMs={nowMs} />
      </Fact>
      <Fact label="Last failure">
        <When iso={webhook.last_failure_at} nowMs={nowMs} />
      </Fact>
      <Fact label="Created">
        <When iso={webhook.created_at} nowMs={nowMs} />
      </Fact>
      <Fact label="Endpoint id" copy={webhook.id}>
        <Verbatim>{webhook.id}</Verbatim>
      </Fact>
    </dl>
  );
}

function When({ iso, nowMs }: { iso: string | null; nowMs: number }) {
  return iso ? (
    <span className="figures">
      <TimeAgo iso={iso} nowMs={nowMs} />
    </span>
  ) : (
    <Nothing>Never.</Nothing>
  );
}
