"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiCurl } from "@/components/shell/api-curl";
import { call } from "@/components/shell/call";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { useWithPassword } from "@/components/shell/password-prompt";
import { Button } from "@/components/ui/button";
import { TitledCard } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState, ListBody } from "@/components/ui/empty-state";
import { StepDialog, type SecretStep } from "@/components/ui/step-dialog";
import { WebhookForm } from "./webhook-form";
import { WebhookList } from "./webhook-list";
import { WebhookSecret } from "./webhook-secret";
import { refreshWebhooks, webhooksQuery } from "./webhooks-query";

const FIRST_ENDPOINT = {
  url: "https://shop.example.com/webhooks/driftstack",
  events: ["crypto.order.paid", "crypto.order.failed"],
};

type Step = { kind: "closed" } | { kind: "form" } | SecretStep;

const TITLES = { form: "New endpoint", secret: "Store the signing secret" };

export function WebhooksView() {
  const { livemode, canWrite } = useDashboard();
  const [step, setStep] = useState<Step>({ kind: "closed" });
  const client = useQueryClient();
  const withPassword = useWithPassword();
  const webhooks = useQuery(webhooksQuery(livemode));
  const close = () => setStep({ kind: "closed" });

  return (
    <>
      <ErrorAlert error={webhooks.error} />
      <TitledCard
        id="endpoints"
        title="Endpoints"
        description="Up to ten active endpoints. A delivery succeeds with a 2xx response within 10 s."
        className="min-h-48"
        actions={
          canWrite ? (
            <Button variant="primary" onClick={() => setStep({ kind: "form" })}>
              New endpoint
            </Button>
          ) : null
        }
      >
        <ListBody rows={webhooks.data?.data} noun="endpoints" empty={<NoEndpoints />}>
          {(rows) => <WebhookList webhooks={rows} />}
        </ListBody>
      </TitledCard>
      <StepDialog step={step} onStep={setStep} titles={TITLES}>
        {step.kind === "secret" ? (
          <WebhookSecret step={step} onDone={close} />
        ) : (
          <WebhookForm
            submitLabel="Create endpoint"
            onCancel={close}
            save={async ({ description, ...rest }) => {
              const body = description === "" ? rest : { ...rest, description };
              const { secret } = await withPassword(() =>
                call("POST /v1/webhooks", { body }, { livemode }),
              );
              setStep({ kind: "secret", secret, warned: false });
              refreshWebhooks(client);
            }}
          />
        )}
      </StepDialog>
    </>
  );
}

function NoEndpoints() {
  const dashboard = useDashboard();
  const title = dashboard.livemode ? "No endpoints yet" : "No test endpoints yet";
  if (!dashboard.canWrite) {
    return (
      <EmptyState title={title}>
        <p>An owner or member of this account can create one.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={title}
      action={
        <CodeBlock
          label="Create an endpoint"
          code={apiCurl(dashboard, "/v1/webhooks", FIRST_ENDPOINT)}
        />
      }
    >
      <p>
        Receive an event within a second when an order is paid or fails. Create an endpoint here or
        through the API.
      </p>
    </EmptyState>
  );
}
