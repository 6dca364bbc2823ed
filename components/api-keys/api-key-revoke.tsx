"use client";

import { useState } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { TimeAgo } from "@/components/orders/time-ago";
import { Button } from "@/components/ui/button";
import type { ApiKeyResource } from "@/lib/contract/api-keys";
import { revokeApiKey } from "./api-keys-query";
import { maskedKey } from "./scope-words";

export type ApiKeyRevokeProps = {
  apiKey: ApiKeyResource;
  nowMs: number;
  onRevoked: () => void;
  onCancel: () => void;
};

/** Asks for confirmation before a key is revoked: its clients stop working immediately, and this cannot be undone. */
export function ApiKeyRevoke({ apiKey, nowMs, onRevoked, onCancel }: ApiKeyRevokeProps) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function revoke() {
    setPending(true);
    setError(null);
    try {
      await revokeApiKey(apiKey.livemode, apiKey.id);
      onRevoked();
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  }

  return (
    <div className="grid gap-4">
      {error ? <ErrorNotice error={error} /> : null}
      <p>
        Whatever uses <strong className="font-semibold">{apiKey.name ?? "this key"}</strong> (
        <code translate="no" className="font-mono text-[0.8125rem] wrap-anywhere">
          {maskedKey(apiKey)}
        </code>
        ) is refused within a second. This cannot be undone.
      </p>
      <p className="text-sm text-muted">
        Last used{" "}
        {apiKey.last_used_at ? <TimeAgo iso={apiKey.last_used_at} nowMs={nowMs} /> : "never"}.
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button autoFocus onClick={onCancel}>
          Keep it
        </Button>
        <Button variant="danger" pending={pending} onClick={revoke}>
          Revoke key
        </Button>
      </div>
    </div>
  );
}
