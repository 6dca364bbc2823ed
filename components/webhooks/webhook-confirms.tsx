"use client";

import { Verbatim } from "@/components/orders/fact";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { Confirm } from "./confirm";
import { deleteWebhook, endGrace, updateWebhook } from "./webhooks-query";

export type ConfirmWebhookProps = {
  webhook: WebhookResource;
  onDone: () => void;
  onCancel: () => void;
};

/** Disables an endpoint, or enables it again. */
export function SwitchWebhook({ webhook, onDone, onCancel }: ConfirmWebhookProps) {
  const { active } = webhook;
  return (
    <Confirm
      confirmLabel={active ? "Switch off" : "Switch on"}
      keepLabel={active ? "Keep it on" : "Leave it off"}
      variant={active ? "danger" : "primary"}
      onCancel={onCancel}
      run={async () => {
        await updateWebhook(webhook, { active: !active });
        onDone();
      }}
    >
      <Address webhook={webhook} />
      {active ? (
        <p>
          New events are no longer sent to it. Deliveries that fall due while it is off end as
          failed and do not come back by themselves; each can be replayed later.
        </p>
      ) : (
        <p>
          It is sent events from now on, with a clean record. Nothing that happened while it was off
          is sent by itself: replay what was missed.
        </p>
      )}
    </Confirm>
  );
}

/** Deletes an endpoint permanently. */
export function DeleteWebhook({ webhook, onDone, onCancel }: ConfirmWebhookProps) {
  return (
    <Confirm
      confirmLabel="Delete endpoint"
      keepLabel="Keep it"
      onCancel={onCancel}
      run={async () => {
        await deleteWebhook(webhook);
        onDone();
      }}
    >
      <Address webhook={webhook} />
      <p>
        Nothing is sent to it any more: what waits for a retry ends as failed, its dead letters can
        no longer be replayed and its secret stops signing. This cannot be undone; to pause, switch
        it off instead.
      </p>
    </Confirm>
  );
}

/** Revokes the previous secret before it expires. */
export function EndGrace({ webhook, onDone, onCancel }: ConfirmWebhookProps) {
  return (
    <Confirm
      confirmLabel="End the previous secret"
      keepLabel="Let it run out"
      onCancel={onCancel}
      run={async () => {
        await endGrace(webhook);
        onDone();
      }}
    >
      <p>
        From the next attempt on only <Verbatim>{webhook.secret_prefix}…</Verbatim> signs. A
        receiver that still checks with <Verbatim>{webhook.prev_secret_prefix}…</Verbatim> refuses
        every delivery until it has the new secret.
      </p>
    </Confirm>
  );
}

function Address({ webhook }: { webhook: WebhookResource }) {
  return (
    <p className="wrap-anywhere">
      <Verbatim>{webhook.url}</Verbatim>
    </p>
  );
}
