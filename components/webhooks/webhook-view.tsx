"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { DeliveriesCard } from "./deliveries-card";
import type { DeliveryFilters } from "./delivery-filters";
import { WebhookCard } from "./webhook-card";
import { WebhookDialog, type WebhookStep } from "./webhook-dialog";
import { WebhookSecretCard } from "./webhook-secret-card";
import { WebhookTestCard } from "./webhook-test-card";
import { refreshWebhooks, webhookQuery } from "./webhooks-query";

export type WebhookViewProps = { endpointId: string; filters: DeliveryFilters };

/** One endpoint: settings, secret, test, and all of its deliveries. */
export function WebhookView({ endpointId, filters }: WebhookViewProps) {
  const { livemode, canWrite } = useDashboard();
  const [step, setStep] = useState<WebhookStep>({ kind: "closed" });
  const client = useQueryClient();
  const router = useRouter();
  const query = useQuery(webhookQuery(livemode, endpointId));
  const webhook = query.data;
  if (!webhook) {
    return query.error ? <ErrorAlert error={query.error} /> : <p>Loading the endpoint…</p>;
  }
  return (
    <>
      <ErrorAlert error={query.error} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <WebhookCard webhook={webhook} onStep={setStep} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <WebhookSecretCard webhook={webhook} onStep={setStep} />
          {canWrite ? <WebhookTestCard webhook={webhook} /> : null}
        </div>
      </div>
      <DeliveriesCard
        webhook={webhook}
        filters={filters}
        onReplay={() => setStep({ kind: "replay" })}
      />
      <WebhookDialog
        webhook={webhook}
        step={step}
        onStep={setStep}
        onChanged={() => refreshWebhooks(client)}
        onDeleted={() => {
          void client.invalidateQueries({ queryKey: ["GET /v1/webhooks"] });
          router.push("/dashboard/webhooks");
        }}
      />
    </>
  );
}
