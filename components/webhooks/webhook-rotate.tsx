"use client";

import { useState, type FormEvent } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { useWithPassword } from "@/components/account/password-prompt";
import { Button } from "@/components/ui/button";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { rotateSecret } from "./webhooks-query";

export type WebhookRotateProps = {
  webhook: WebhookResource;
  onRotated: (secret: string) => void;
  onCancel: () => void;
};

/** Asks when the old secret is to expire, then creates a new one. */
export function WebhookRotate({ webhook, onRotated, onCancel }: WebhookRotateProps) {
  const withPassword = useWithPassword();
  const [pending, setPending] = useState(false);
  const [revokes, setRevokes] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setError(null);
    try {
      onRotated((await withPassword(() => rotateSecret(webhook, revokes))).secret);
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-4 text-sm">
      {error ? <ErrorNotice error={error} /> : null}
      <p>
        A new secret is made and shown once. For 24 hours every delivery is signed with both, so the
        receiver can change over without missing one.
      </p>
      {webhook.prev_secret_prefix ? (
        <p>
          At most two sign at a time: the one of the rotation before,{" "}
          <code translate="no">{webhook.prev_secret_prefix}…</code>, ends at once.
        </p>
      ) : null}
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          checked={revokes}
          onChange={(event) => setRevokes(event.target.checked)}
          className="mt-0.5 size-4 shrink-0 accent-accent"
        />
        <span>
          Revoke the old one at once
          <span className="block text-muted">
            For a secret that has leaked. The receiver refuses deliveries until it has the new one.
          </span>
        </span>
      </label>
      <div className="flex flex-wrap justify-end gap-2">
        <Button data-focus-first onClick={onCancel}>
          Keep the secret
        </Button>
        <Button type="submit" variant={revokes ? "danger" : "primary"} pending={pending}>
          {revokes ? "Rotate and revoke" : "Rotate secret"}
        </Button>
      </div>
    </form>
  );
}
