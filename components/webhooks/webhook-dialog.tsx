"use client";

import { Dialog } from "@/components/ui/dialog";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { ReplayDeadLetters } from "./replay-dead-letters";
import { DeleteWebhook, EndGrace, SwitchWebhook } from "./webhook-confirms";
import { WebhookForm } from "./webhook-form";
import { WebhookRotate } from "./webhook-rotate";
import { WebhookSecret } from "./webhook-secret";
import { updateWebhook } from "./webhooks-query";

export type WebhookStep =
  | { kind: "closed" }
  | { kind: "edit" }
  | { kind: "switch-on" }
  | { kind: "switch-off" }
  | { kind: "delete" }
  | { kind: "rotate" }
  | { kind: "end-grace" }
  | { kind: "secret"; secret: string; warned: boolean }
  | { kind: "replay" };

const TITLES: Record<WebhookStep["kind"], string> = {
  closed: "",
  edit: "Edit endpoint",
  "switch-on": "Switch this endpoint on?",
  "switch-off": "Switch this endpoint off?",
  delete: "Delete this endpoint?",
  rotate: "Rotate the signing secret",
  "end-grace": "End the previous secret now?",
  secret: "Store the signing secret",
  replay: "Replay dead letters",
};

export type WebhookDialogProps = {
  webhook: WebhookResource;
  step: WebhookStep;
  nowMs: number;
  onStep: (step: WebhookStep) => void;
  onChanged: () => void;
  onDeleted: () => void;
};

/** The dialog for one endpoint, one step at a time. */
export function WebhookDialog(props: WebhookDialogProps) {
  const { step, onStep } = props;
  /** A single press of Escape must not close the secret, which is shown only once. */
  const leave = () =>
    step.kind === "secret" && !step.warned
      ? onStep({ ...step, warned: true })
      : onStep({ kind: "closed" });
  return (
    <Dialog open={step.kind !== "closed"} onClose={leave} title={TITLES[step.kind]}>
      <StepContent {...props} />
    </Dialog>
  );
}

function StepContent(props: WebhookDialogProps) {
  const { webhook, step, nowMs, onStep, onChanged, onDeleted } = props;
  const close = () => onStep({ kind: "closed" });
  const done = () => {
    close();
    onChanged();
  };
  switch (step.kind) {
    case "closed":
      return null;
    case "edit":
      return (
        <WebhookForm
          webhook={webhook}
          submitLabel="Save"
          onCancel={close}
          save={async ({ description, ...rest }) => {
            const changed = { ...rest, description: description === "" ? null : description };
            await updateWebhook(webhook, changed);
            done();
          }}
        />
      );
    case "switch-on":
    case "switch-off":
      return <SwitchWebhook webhook={webhook} onDone={done} onCancel={close} />;
    case "delete":
      return <DeleteWebhook webhook={webhook} onDone={onDeleted} onCancel={close} />;
    case "end-grace":
      return <EndGrace webhook={webhook} onDone={done} onCancel={close} />;
    case "rotate":
      return (
        <WebhookRotate
          webhook={webhook}
          onCancel={close}
          onRotated={(secret) => {
            onStep({ kind: "secret", secret, warned: false });
            onChanged();
          }}
        />
      );
    case "secret":
      return <WebhookSecret secret={step.secret} warned={step.warned} onDone={close} />;
    case "replay":
      return (
        <ReplayDeadLetters webhook={webhook} nowMs={nowMs} onReplayed={onChanged} onClose={close} />
      );
  }
}
