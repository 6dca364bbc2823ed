"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AppLink } from "@/components/ui/app-link";
import { useEffect, useState } from "react";
import { call } from "@/components/shell/call";
import { ErrorAlert } from "@/components/shell/error-alert";
import { StatusBadge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { TimeUntil } from "@/components/ui/time";
import type { DeliveryWithAttempts } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveryQuery } from "./deliveries-query";
import { deliveryHref, lookOf } from "./delivery-state";
import { refreshWebhooks } from "./webhooks-query";

/** Sends a test event and shows the result. */
export function WebhookTestCard({ webhook }: { webhook: WebhookResource }) {
  const client = useQueryClient();
  const [deliveryId, setDeliveryId] = useState<string | null>(null);
  const test = useMutation({
    mutationFn: () => call("POST /v1/webhooks/{id}/test", { params: { id: webhook.id } }, webhook),
    onSuccess: ({ delivery_id }) => {
      setDeliveryId(delivery_id);
      refreshWebhooks(client);
    },
  });
  return (
    <Panel
      id="send-test"
      title="Test"
      className="grid gap-2 text-sm"
      actions={
        <Button
          size="sm"
          pending={test.isPending}
          aria-disabled={!webhook.active}
          onClick={webhook.active ? () => test.mutate() : undefined}
        >
          Send test
        </Button>
      }
    >
      <ErrorAlert error={test.error} />
      {webhook.active ? null : <p className="text-muted">Enable the endpoint to test it.</p>}
      {webhook.active && deliveryId === null ? (
        <p className="text-muted">
          Sends a signed <code translate="no">test.ping</code> event.
        </p>
      ) : null}
      <div role="status">
        {deliveryId === null ? null : (
          <TestResult key={deliveryId} webhook={webhook} deliveryId={deliveryId} />
        )}
      </div>
    </Panel>
  );
}

function TestResult({ webhook, deliveryId }: { webhook: WebhookResource; deliveryId: string }) {
  const client = useQueryClient();
  const { data: delivery, error } = useQuery(deliveryQuery(webhook.livemode, deliveryId));
  const progress = delivery && `${delivery.status} ${delivery.attempts}`;
  // The attempt changes the counters and the list below.
  useEffect(() => {
    if (progress !== undefined) refreshWebhooks(client);
  }, [client, progress]);
  if (error) return <ErrorAlert error={error} />;
  return (
    <div className="grid justify-items-start gap-1.5">
      {delivery ? <StatusBadge look={lookOf(delivery)} /> : null}
      <p className="wrap-anywhere figures">
        {delivery ? <Outcome delivery={delivery} /> : "Sending…"}
      </p>
      {delivery ? (
        <AppLink href={deliveryHref(delivery)} className="link">
          View delivery
        </AppLink>
      ) : null}
    </div>
  );
}

function Outcome({ delivery }: { delivery: DeliveryWithAttempts }) {
  const last = delivery.attempt_log.at(-1);
  if (!last) return "Sending…";
  if (delivery.status === "delivered")
    return `Responded with ${last.response_status} in ${last.duration_ms} ms.`;
  return (
    <>
      {last.error ?? "The attempt failed."}
      {delivery.status === "pending" && delivery.next_attempt_at ? (
        <>
          {" "}
          Next attempt <TimeUntil iso={delivery.next_attempt_at} />.
        </>
      ) : null}
    </>
  );
}
