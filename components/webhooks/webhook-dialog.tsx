"use client";

import { StepDialog, type SecretStep } from "@/components/ui/step-dialog";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { ReplayDeadLetters } from "./replay-dead-letters";
import { DeleteWebhook, RevokePreviousSecret, ToggleWebhook } from "./webhook-confirms";
import { WebhookForm } from "./webhook-form";
import { WebhookRotate } from "./webhook-rotate";
import { WebhookSecret } from "./webhook-secret";
import { updateWebhook } from "./webhooks-query";

export type WebhookStep = { kind: "closed" | Exclude<keyof typeof TITLES, "secret"> } | SecretStep;

const TITLES = {
  edit: "Edit endpoint",
  enable: "Enable this endpoint?",
  disable: "Disable this endpoint?",
  delete: "Delete this endpoint?",
  rotate: "Rotate the signing secret?",
  "revoke-previous": "Revoke the previous secret?",
  secret: "Store the signing secret",
  replay: "Replay dead letters",
};

export type WebhookDialogProps = {
  webhook: WebhookResource;
  step: WebhookStep;
  onStep: (step: WebhookStep) => void;
  onChanged: () => void;
  onDeleted: () => void;
};

export function WebhookDialog(props: WebhookDialogProps) {
  const { step, onStep } = props;
  return (
    <StepDialog step={step} onStep={onStep} titles={TITLES}>
      <StepContent {...props} />
    </StepDialog>
  );
}

function StepContent(props: WebhookDialogProps) {
  const { webhook, step, onStep, onChanged, onDeleted } = props;
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
            await updateWebhook(webhook, { ...rest, description: description || null });
            done();
          }}
        />
      );
    case "enable":
    case "disable":
      return <ToggleWebhook webhook={webhook} onDone={done} onCancel={close} />;
    case "delete":
      return <DeleteWebhook webhook={webhook} onDone={onDeleted} onCancel={close} />;
    case "revoke-previous":
      return <RevokePreviousSecret webhook={webhook} onDone={done} onCancel={close} />;
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
      return <WebhookSecret step={step} onDone={close} />;
    case "replay":
      return <ReplayDeadLetters webhook={webhook} onReplayed={onChanged} onClose={close} />;
  }
}
