import { useDashboard } from "@/components/shell/dashboard";
import { Alert } from "@/components/ui/alert";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { Fact, LiteralFact, Optional } from "@/components/ui/fact";
import { TimeAgo } from "@/components/ui/time";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { EventTypes } from "./event-types";
import type { WebhookStep } from "./webhook-dialog";
import { adviceFor, deadLetters, STATE_LOOKS, stateOf, WebhookProblem } from "./webhook-state";

export type WebhookCardProps = {
  webhook: WebhookResource;
  onStep: (step: WebhookStep) => void;
};

export function WebhookCard({ webhook, onStep }: WebhookCardProps) {
  const { canWrite } = useDashboard();
  const state = stateOf(webhook);
  const button = (label: string, kind: "edit" | "enable" | "disable" | "delete") => (
    <Button size="sm" onClick={() => onStep({ kind })}>
      {label}
    </Button>
  );
  return (
    <Panel
      id="endpoint"
      title="Endpoint"
      className="grid grid-cols-[minmax(0,1fr)] gap-1 py-3"
      actions={
        canWrite ? (
          <div className="flex flex-wrap gap-2">
            {button("Edit", "edit")}
            {webhook.active ? button("Disable", "disable") : button("Enable", "enable")}
            {button("Delete", "delete")}
          </div>
        ) : null
      }
    >
      {state === "active" ? null : (
        <Alert tone={STATE_LOOKS[state].tone}>
          <WebhookProblem webhook={webhook} />
          {state === "auto-disabled" ? <p className="mt-0.5">{adviceFor(webhook)}</p> : null}
        </Alert>
      )}
      <WebhookFacts webhook={webhook} />
    </Panel>
  );
}

function WebhookFacts({ webhook }: { webhook: WebhookResource }) {
  const { delivered, failed, dlq } = webhook.delivery_counts;
  const time = (label: string, iso: string | null) => (
    <Fact label={label}>
      <span className="figures">
        <Optional value={iso && <TimeAgo iso={iso} />} none="Never" />
      </span>
    </Fact>
  );
  return (
    <dl>
      <Fact label="State">
        <StatusBadge look={STATE_LOOKS[stateOf(webhook)]} />
      </Fact>
      <LiteralFact label="URL" value={webhook.url} />
      <Fact label="Description">
        <Optional value={webhook.description} none="None" />
      </Fact>
      <Fact label="Events">
        <EventTypes types={webhook.events} />
      </Fact>
      <Fact label="Deliveries">
        <span className="flex flex-wrap gap-x-4 figures">
          <span>{delivered} delivered</span>
          <span>{failed} failed</span>
          <span>{deadLetters(dlq)}</span>
        </span>
      </Fact>
      {time("Last success", webhook.last_success_at)}
      {time("Last failure", webhook.last_failure_at)}
      {time("Created", webhook.created_at)}
      <LiteralFact label="Endpoint ID" value={webhook.id} />
    </dl>
  );
}
