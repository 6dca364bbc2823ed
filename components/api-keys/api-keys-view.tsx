"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "@/components/shell/action-form";
import { call } from "@/components/shell/call";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { Button } from "@/components/ui/button";
import { TitledCard } from "@/components/ui/card";
import { EmptyState, ListBody } from "@/components/ui/empty-state";
import { Verbatim } from "@/components/ui/fact";
import { OneTimeSecret } from "@/components/ui/one-time-secret";
import { StepDialog, type SecretStep } from "@/components/ui/step-dialog";
import { TimeAgo } from "@/components/ui/time";
import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { ApiKeyForm } from "./api-key-form";
import { ApiKeyList } from "./api-key-list";
import { maskedKey } from "./api-key-state";
import { apiKeysQuery } from "./api-keys-query";

type Step =
  { kind: "closed" } | { kind: "form" } | SecretStep | { kind: "revoke"; key: ApiKeyResource };

const TITLES = {
  form: "New API key",
  secret: "Store the key",
  revoke: "Revoke this key?",
};

export function ApiKeysView() {
  const { livemode } = useDashboard();
  const [step, setStep] = useState<Step>({ kind: "closed" });
  const client = useQueryClient();
  const keys = useInfiniteQuery(apiKeysQuery(livemode));
  const show = (next: Step) => {
    setStep(next);
    void client.invalidateQueries(apiKeysQuery(livemode));
  };
  const close = () => setStep({ kind: "closed" });

  return (
    <>
      <ErrorAlert error={keys.error} />
      <TitledCard
        id="api-keys"
        title={livemode ? "Live keys" : "Test keys"}
        description="Use a separate key for each program, with the smallest scope it needs."
        className="min-h-48"
        actions={
          <Button variant="primary" onClick={() => setStep({ kind: "form" })}>
            New key
          </Button>
        }
      >
        <ListBody
          rows={keys.data?.pages.flatMap((page) => page.data)}
          noun="API keys"
          empty={
            <EmptyState title={livemode ? "No live keys yet" : "No test keys yet"}>
              <p>
                {livemode
                  ? "Create a key to create checkouts and read orders through the API."
                  : "Test keys work like live keys, but payments are simulated."}
              </p>
            </EmptyState>
          }
        >
          {(rows) => (
            <ApiKeyList keys={rows} onRevoke={(key) => setStep({ kind: "revoke", key })} />
          )}
        </ListBody>
        {keys.hasNextPage ? (
          <div className="flex justify-center px-4 py-3">
            <Button pending={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
              Show older keys
            </Button>
          </div>
        ) : null}
      </TitledCard>
      <StepDialog step={step} onStep={setStep} titles={TITLES}>
        {step.kind === "form" ? (
          <ApiKeyForm
            onCancel={close}
            onCreated={({ plaintext }) =>
              show({ kind: "secret", secret: plaintext, warned: false })
            }
          />
        ) : step.kind === "secret" ? (
          <OneTimeSecret step={step} label="API key" onDone={close}>
            This key is shown only once. Store it on your server; never include it in a web page, an
            app or a repository.
          </OneTimeSecret>
        ) : step.kind === "revoke" ? (
          <Confirm
            confirmLabel="Revoke key"
            onCancel={close}
            run={async () => {
              const params = { id: step.key.id };
              await call("DELETE /v1/api-keys/{id}", { params }, { livemode });
              show({ kind: "closed" });
            }}
          >
            <RevokeText apiKey={step.key} />
          </Confirm>
        ) : null}
      </StepDialog>
    </>
  );
}

function RevokeText({ apiKey }: { apiKey: ApiKeyResource }) {
  const { name, last_used_at: usedAt } = apiKey;
  return (
    <>
      <p>
        Requests with <strong className="font-semibold">{name ?? "this key"}</strong> (
        <Verbatim className="wrap-anywhere">{maskedKey(apiKey)}</Verbatim>) will be rejected within
        a second. This cannot be undone.
      </p>
      <p className="text-muted">Last used {usedAt ? <TimeAgo iso={usedAt} /> : "never"}.</p>
    </>
  );
}
