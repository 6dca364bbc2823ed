"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { useNow } from "@/components/orders/use-now";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { ApiKeyForm } from "./api-key-form";
import { ApiKeyList } from "./api-key-list";
import { ApiKeyRevoke } from "./api-key-revoke";
import { ApiKeySecret } from "./api-key-secret";
import { apiKeysQuery } from "./api-keys-query";

export type ApiKeysViewProps = { livemode: boolean; renderedAtMs: number };

type Step =
  | { kind: "closed" }
  | { kind: "form" }
  | { kind: "secret"; secret: string; warned: boolean }
  | { kind: "revoke"; key: ApiKeyResource };

const TITLES: Record<Step["kind"], string> = {
  closed: "",
  form: "New API key",
  secret: "Store the key",
  revoke: "Revoke this key?",
};

/** The account's keys, with the dialogs to create and to revoke one. */
export function ApiKeysView({ livemode, renderedAtMs }: ApiKeysViewProps) {
  const [step, setStep] = useState<Step>({ kind: "closed" });
  const client = useQueryClient();
  const keys = useInfiniteQuery(apiKeysQuery(livemode));
  const nowMs = useNow(renderedAtMs, 10_000);
  const refresh = () => void client.invalidateQueries(apiKeysQuery(livemode));
  const close = () => setStep({ kind: "closed" });
  /** A single press of Escape must not close the key, which is shown only once. */
  const leave = () =>
    step.kind === "secret" && !step.warned ? setStep({ ...step, warned: true }) : close();
  const rows = keys.data?.pages.flatMap((page) => page.data);

  return (
    <>
      {keys.error ? <ErrorNotice error={keys.error} /> : null}
      <Card aria-labelledby="api-keys" className="min-h-48">
        <CardHeader
          id="api-keys"
          title={livemode ? "Live keys" : "Test keys"}
          description="Give each program a key of its own, with no more scope than it needs."
          actions={
            <Button variant="primary" onClick={() => setStep({ kind: "form" })}>
              New key
            </Button>
          }
        />
        {rows && rows.length > 0 ? (
          <ApiKeyList
            keys={rows}
            nowMs={nowMs}
            onRevoke={(key) => setStep({ kind: "revoke", key })}
          />
        ) : rows ? (
          <EmptyState title={livemode ? "No live keys yet" : "No test keys yet"}>
            <p>
              {livemode
                ? "A program needs one to make checkouts and to read orders."
                : "A test key works like a live one, on orders that move no real money."}
            </p>
          </EmptyState>
        ) : null}
        {keys.hasNextPage ? (
          <div className="flex justify-center px-4 py-3">
            <Button pending={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
              Show older keys
            </Button>
          </div>
        ) : null}
      </Card>
      <Dialog open={step.kind !== "closed"} onClose={leave} title={TITLES[step.kind]}>
        {step.kind === "form" ? (
          <ApiKeyForm
            livemode={livemode}
            onCancel={close}
            onCreated={({ key }) => {
              setStep({ kind: "secret", secret: key, warned: false });
              refresh();
            }}
          />
        ) : step.kind === "secret" ? (
          <ApiKeySecret secret={step.secret} warned={step.warned} onDone={close} />
        ) : step.kind === "revoke" ? (
          <ApiKeyRevoke
            apiKey={step.key}
            nowMs={nowMs}
            onCancel={close}
            onRevoked={() => {
              close();
              refresh();
            }}
          />
        ) : null}
      </Dialog>
    </>
  );
}
