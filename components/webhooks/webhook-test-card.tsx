"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useState } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { DeliveryWithAttempts } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveryHref } from "./deliveries-table";
import { deliveryQuery, sendTest } from "./deliveries-query";
import { DeliveryStatusBadge } from "./delivery-status-badge";
import { TimeUntil } from "./time-until";
import { refreshWebhooks } from "./webhooks-query";

/** Sends a test event and shows the result. */
export function WebhookTestCard({ webhook, nowMs }: { webhook: WebhookResource; nowMs: number }) {
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [deliveryId, setDeliveryId] = useState<string | null>(null);
  const client = useQueryClient();

  async function send() {
    setSending(true);
    setError(null);
    try {
      setDeliveryId((await sendTest(webhook)).delivery_id);
      refreshWebhooks(client);
    } catch (failure) {
      setError(failure);
    }
    setSending(false);
  }

  return (
    <Card aria-labelledby="send-test">
      <CardHeader
        id="send-test"
        title="Test"
        actions={
          <Button
            size="sm"
            pending={sending}
            aria-disabled={!webhook.active}
            onClick={webhook.active ? send : undefined}
          >
            Send test
          </Button>
        }
      />
      <CardBody className="grid gap-2 text-sm">
        {error ? <ErrorNotice error={error} /> : null}
        {webhook.active ? null : <p className="text-muted">Switch the endpoint on to test it.</p>}
        {webhook.active && deliveryId === null ? (
          <p className="text-muted">
            Sends <code translate="no">test.ping</code>, signed like every other event.
          </p>
        ) : null}
        <div role="status">
          {deliveryId === null ? null : (
            <TestResult key={deliveryId} webhook={webhook} deliveryId={deliveryId} nowMs={nowMs} />
          )}
        </div>
      </CardBody>
    </Card>
  );
}

type TestResultProps = { webhook: WebhookResource; deliveryId: string; nowMs: number };

function TestResult({ webhook, deliveryId, nowMs }: TestResultProps) {
  const client = useQueryClient();
  const { data: delivery, error } = useQuery(deliveryQuery(webhook.livemode, deliveryId));
  const progress = delivery && `${delivery.status} ${delivery.attempt_count}`;
  // The attempt changes the counters and the list below.
  useEffect(() => {
    if (progress !== undefined) refreshWebhooks(client);
  }, [client, progress]);
  if (error) return <ErrorNotice error={error} />;
  return (
    <div className="grid justify-items-start gap-1.5">
      {delivery ? <DeliveryStatusBadge delivery={delivery} /> : null}
      <p className="wrap-anywhere figures">
        {delivery ? <Outcome delivery={delivery} nowMs={nowMs} /> : "Sending…"}
      </p>
      {delivery ? (
        <Link href={deliveryHref(delivery)} prefetch={false} className="link">
          See the delivery
        </Link>
      ) : null}
    </div>
  );
}

function Outcome({ delivery, nowMs }: { delivery: DeliveryWithAttempts; nowMs: number }) {
  const last = delivery.attempts.at(-1);
  if (!last) return "Sending…";
  if (delivery.status === "delivered")
    return `Answered ${last.response_status} in ${last.duration_ms} ms.`;
  return (
    <>
      {last.error ?? "The attempt failed."}
      {delivery.status === "pending" && delivery.next_attempt_at ? (
        <>
          {" "}
          Next attempt <TimeUntil iso={delivery.next_attempt_at} nowMs={nowMs} />.
        </>
      ) : null}
    </>
  );
}
