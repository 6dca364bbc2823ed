"use client";

import { useState } from "react";
import { ActionForm } from "@/components/shell/action-form";
import { call } from "@/components/shell/call";
import { useWithPassword } from "@/components/shell/password-prompt";
import { Verbatim } from "@/components/ui/fact";
import type { WebhookResource } from "@/lib/contract/webhooks";

export type WebhookRotateProps = {
  webhook: WebhookResource;
  onRotated: (secret: string) => void;
  onCancel: () => void;
};

/** Creates a new secret, after the user has chosen when the old one expires. */
export function WebhookRotate({ webhook, onRotated, onCancel }: WebhookRotateProps) {
  const withPassword = useWithPassword();
  const [revokes, setRevokes] = useState(false);
  return (
    <ActionForm
      submit={async () => {
        const input = { params: { id: webhook.id }, body: { revoke_previous: revokes } };
        const { secret } = await withPassword(() =>
          call("POST /v1/webhooks/{id}/rotate-secret", input, webhook),
        );
        onRotated(secret);
      }}
      submitLabel={revokes ? "Rotate and revoke" : "Rotate secret"}
      variant={revokes ? "danger" : "primary"}
      onCancel={onCancel}
      focusCancel
    >
      {() => (
        <>
          <p>
            A new secret is created and shown once. For 24 hours, every delivery is signed with both
            secrets, so that you can update your endpoint without missing deliveries.
          </p>
          {webhook.prev_secret_prefix ? (
            <p>
              At most two secrets are valid at a time:{" "}
              <Verbatim>{webhook.prev_secret_prefix}…</Verbatim>, from the previous rotation, is
              revoked immediately.
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
              Revoke the current secret immediately
              <span className="block text-muted">
                For a leaked secret. Your endpoint will reject deliveries until it has the new one.
              </span>
            </span>
          </label>
        </>
      )}
    </ActionForm>
  );
}
