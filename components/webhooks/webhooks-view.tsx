"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiCurl } from "@/components/account/api-curl";
import { ErrorNotice } from "@/components/account/error-notice";
import { useWithPassword } from "@/components/account/password-prompt";
import { useNow } from "@/components/orders/use-now";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { WebhookForm } from "./webhook-form";
import { WebhookList } from "./webhook-list";
import { WebhookSecret } from "./webhook-secret";
import { createWebhook, refreshWebhooks, webhooksQuery } from "./webhooks-query";

export type WebhooksViewProps = {
  livemode: boolean;
  appUrl: string;
  email: string;
  canWrite: boolean;
  renderedAtMs: number;
};

const FIRST_ENDPOINT = {
  url: "https://shop.example.com/webhooks/driftstack",
  events: ["crypto.order.paid", "crypto.order.failed"],
};

type Step =
  { kind: "closed" } | { kind: "form" } | { kind: "secret"; secret: string; warned: boolean };

/** The account's endpoints, and the form to create one. */
export function WebhooksView(props: WebhooksViewProps) {
  const { livemode, appUrl, email, canWrite, renderedAtMs } = props;
  const [step, setStep] = useState<Step>({ kind: "closed" });
  const client = useQueryClient();
  const withPassword = useWithPassword();
  const webhooks = useQuery(webhooksQuery(livemode));
  const nowMs = useNow(renderedAtMs, 10_000);
  const close = () => setStep({ kind: "closed" });
  /** A single press of Escape must not close the secret, which is shown only once. */
  const leave = () =>
    step.kind === "secret" && !step.warned ? setStep({ ...step, warned: true }) : close();

  return (
    <>
      {webhooks.error ? <ErrorNotice error={webhooks.error} /> : null}
      <Card aria-labelledby="endpoints" className="min-h-48">
        <CardHeader
          id="endpoints"
          title="Endpoints"
          description="At most ten active ones. Only 2xx within 10 s counts as delivered."
          actions={
            canWrite ? (
              <Button variant="primary" onClick={() => setStep({ kind: "form" })}>
                New endpoint
              </Button>
            ) : null
          }
        />
        {webhooks.data && webhooks.data.data.length > 0 ? (
          <WebhookList webhooks={webhooks.data.data} nowMs={nowMs} />
        ) : webhooks.data ? (
          <EmptyState
            className="grid-cols-[minmax(0,1fr)]"
            title={livemode ? "No endpoints yet" : "No test endpoints yet"}
            action={
              canWrite ? (
                <CodeBlock
                  label="Create an endpoint"
                  code={apiCurl({ appUrl, email, livemode }, "/v1/webhooks", FIRST_ENDPOINT)}
                />
              ) : null
            }
          >
            <p>
              {canWrite
                ? "An endpoint is told of every order that is paid or fails, within a second. Make one here for the address of your receiver, or by the API."
                : "An owner or member of this account can make one."}
            </p>
          </EmptyState>
        ) : null}
      </Card>
      <Dialog
        open={step.kind !== "closed"}
        onClose={leave}
        title={step.kind === "secret" ? "Store the signing secret" : "New endpoint"}
      >
        {step.kind === "secret" ? (
          <WebhookSecret secret={step.secret} warned={step.warned} onDone={close} />
        ) : (
          <WebhookForm
            submitLabel="Create endpoint"
            onCancel={close}
            save={async ({ description, ...rest }) => {
              const body = description === "" ? rest : { ...rest, description };
              const { secret } = await withPassword(() => createWebhook(livemode, body));
              setStep({ kind: "secret", secret, warned: false });
              refreshWebhooks(client);
            }}
          />
        )}
      </Dialog>
    </>
  );
}
