import { useDashboard } from "@/components/shell/dashboard";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { Verbatim } from "@/components/ui/fact";
import { useNow } from "@/components/ui/now";
import { TimeUntil } from "@/components/ui/time";
import type { WebhookResource } from "@/lib/contract/webhooks";
import type { WebhookStep } from "./webhook-dialog";

export type WebhookSecretCardProps = {
  webhook: WebhookResource;
  onStep: (step: WebhookStep) => void;
};

/** The current secret, the previous one during its grace period, and the button to rotate. */
export function WebhookSecretCard({ webhook, onStep }: WebhookSecretCardProps) {
  const { canWrite } = useDashboard();
  const nowMs = useNow();
  const { rotation_grace_expires_at: expiresAt, prev_secret_prefix: previous } = webhook;
  const isInGrace = expiresAt !== null && Date.parse(expiresAt) > nowMs;
  return (
    <Panel
      id="signing-secret"
      title="Signing secret"
      className="grid gap-3 text-sm"
      actions={
        canWrite ? (
          <Button size="sm" onClick={() => onStep({ kind: "rotate" })}>
            Rotate
          </Button>
        ) : null
      }
    >
      <p>
        Starts with <Verbatim>{webhook.secret_prefix}…</Verbatim>
      </p>
      {isInGrace ? (
        <div className="grid justify-items-start gap-2 rounded-lg border border-warn-line bg-warn-soft px-3 py-2 text-warn">
          <p className="figures">
            Deliveries are also signed with the previous secret, <Verbatim>{previous}…</Verbatim>,
            which expires <TimeUntil iso={expiresAt} />.
          </p>
          {canWrite ? (
            <Button size="sm" onClick={() => onStep({ kind: "revoke-previous" })}>
              Revoke now
            </Button>
          ) : null}
        </div>
      ) : null}
    </Panel>
  );
}
