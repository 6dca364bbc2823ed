"use client";

import { Confirm } from "@/components/shell/action-form";
import { call } from "@/components/shell/call";
import { Verbatim } from "@/components/ui/fact";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { updateWebhook } from "./webhooks-query";

export type ConfirmWebhookProps = {
  webhook: WebhookResource;
  onDone: () => void;
  onCancel: () => void;
};

export function ToggleWebhook({ webhook, onDone, onCancel }: ConfirmWebhookProps) {
  const { active } = webhook;
  return (
    <Confirm
      confirmLabel={active ? "Disable" : "Enable"}
      variant={active ? "danger" : "primary"}
      onCancel={onCancel}
      run={() => updateWebhook(webhook, { active: !active }).then(onDone)}
    >
      <Url webhook={webhook} />
      <p>
        {active
          ? "Events are no longer sent to this endpoint. Deliveries that are due while it is disabled fail and are not retried automatically; you can replay them later."
          : "New events will be sent to this endpoint, and its failures are reset. Events that occurred while it was disabled are not sent automatically; you can replay them."}
      </p>
    </Confirm>
  );
}

export function DeleteWebhook({ webhook, onDone, onCancel }: ConfirmWebhookProps) {
  return (
    <Confirm
      confirmLabel="Delete endpoint"
      onCancel={onCancel}
      run={() =>
        call("DELETE /v1/webhooks/{id}", { params: { id: webhook.id } }, webhook).then(onDone)
      }
    >
      <Url webhook={webhook} />
      <p>
        Events are no longer sent to this endpoint. Pending deliveries fail, its dead letters can no
        longer be replayed and its secret is no longer used to sign. This cannot be undone. To stop
        deliveries temporarily, disable the endpoint instead.
      </p>
    </Confirm>
  );
}

/** Revokes the previous secret before it expires. */
export function RevokePreviousSecret({ webhook, onDone, onCancel }: ConfirmWebhookProps) {
  return (
    <Confirm
      confirmLabel="Revoke previous secret"
      onCancel={onCancel}
      run={async () => {
        const params = { id: webhook.id };
        await call("DELETE /v1/webhooks/{id}/previous-secret", { params }, webhook);
        onDone();
      }}
    >
      <p>
        From the next attempt on, deliveries are signed only with{" "}
        <Verbatim>{webhook.secret_prefix}…</Verbatim>. An endpoint that still verifies with{" "}
        <Verbatim>{webhook.prev_secret_prefix}…</Verbatim> will reject every delivery.
      </p>
    </Confirm>
  );
}

function Url({ webhook }: { webhook: WebhookResource }) {
  return (
    <p>
      <Verbatim className="wrap-anywhere">{webhook.url}</Verbatim>
    </p>
  );
}
