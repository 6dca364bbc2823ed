import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Verbatim } from "@/components/orders/fact";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { TimeUntil } from "./time-until";
import type { WebhookStep } from "./webhook-dialog";

export type WebhookSecretCardProps = {
  webhook: WebhookResource;
  nowMs: number;
  canWrite: boolean;
  onStep: (step: WebhookStep) => void;
};

/** The current secret, the previous one during its grace period, and the button to rotate. */
export function WebhookSecretCard({ webhook, nowMs, canWrite, onStep }: WebhookSecretCardProps) {
  const { rotation_grace_expires_at: ends, prev_secret_prefix: previous } = webhook;
  const isInGrace = ends !== null && Date.parse(ends) > nowMs;
  return (
    <Card aria-labelledby="signing-secret">
      <CardHeader
        id="signing-secret"
        title="Signing secret"
        actions={
          canWrite ? (
            <Button size="sm" onClick={() => onStep({ kind: "rotate" })}>
              Rotate
            </Button>
          ) : null
        }
      />
      <CardBody className="grid gap-3 text-sm">
        <p>
          Begins with <Verbatim>{webhook.secret_prefix}…</Verbatim>
        </p>
        {isInGrace ? (
          <div className="grid justify-items-start gap-2 rounded-lg border border-warn-line bg-warn-soft px-3 py-2 text-warn">
            <p className="figures">
              The previous one, <Verbatim>{previous}…</Verbatim>, signs beside it and ends{" "}
              <TimeUntil iso={ends} nowMs={nowMs} />.
            </p>
            {canWrite ? (
              <Button size="sm" onClick={() => onStep({ kind: "end-grace" })}>
                End it now
              </Button>
            ) : null}
          </div>
        ) : null}
      </CardBody>
    </Card>
  );
}
