import { call } from "@/components/shell/call";
import { ButtonLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { OneTimeSecret } from "@/components/ui/one-time-secret";
import { QrCode } from "@/components/ui/qr-code";
import { StepDialog, type SecretStep } from "@/components/ui/step-dialog";
import type { TwoFactorSetup } from "@/lib/contract/two-factor";
import { LIVE } from "./security-query";
import { TwoFactorForm } from "./two-factor-form";

export type TwoFactorStep =
  | { kind: "closed" | "replace" | "disable" }
  | { kind: "setup"; setup: TwoFactorSetup }
  | SecretStep;

const TITLES = {
  setup: "Turn on two-factor sign-in",
  secret: "Store your recovery codes",
  replace: "Replace the recovery codes?",
  disable: "Turn off two-factor sign-in?",
};

export type TwoFactorDialogProps = {
  step: TwoFactorStep;
  onStep: (step: TwoFactorStep) => void;
  onChanged: () => void;
};

export function TwoFactorDialog(props: TwoFactorDialogProps) {
  const { step, onStep } = props;
  return (
    <StepDialog step={step} onStep={onStep} titles={TITLES}>
      <StepContent {...props} />
    </StepDialog>
  );
}

function StepContent({ step, onStep, onChanged }: TwoFactorDialogProps) {
  const close = () => onStep({ kind: "closed" });
  const showCodes = ({ recovery_codes }: { recovery_codes: string[] }) => {
    onStep({ kind: "secret", secret: recovery_codes.join("\n"), warned: false });
    onChanged();
  };
  switch (step.kind) {
    case "closed":
      return null;
    case "setup":
      return (
        <TwoFactorForm
          codeLabel="Code from the app"
          codeHint="Six digits. Your other sessions are signed out."
          submitLabel="Turn on"
          onCancel={close}
          submit={async (body) =>
            showCodes(await call("POST /v1/account/two-factor", { body }, LIVE))
          }
        >
          <SetupInstructions setup={step.setup} />
        </TwoFactorForm>
      );
    case "secret":
      return <RecoveryCodes step={step} onDone={close} />;
    case "replace":
      return (
        <TwoFactorForm
          submitLabel="Replace the codes"
          onCancel={close}
          submit={async (body) =>
            showCodes(await call("POST /v1/account/two-factor/recovery-codes", { body }, LIVE))
          }
        >
          <p>Your existing recovery codes will no longer be accepted.</p>
        </TwoFactorForm>
      );
    case "disable":
      return (
        <TwoFactorForm
          submitLabel="Turn off"
          variant="danger"
          onCancel={close}
          submit={async (body) => {
            await call("POST /v1/account/two-factor/disable", { body }, LIVE);
            close();
            onChanged();
          }}
        >
          <p>You will sign in with your password only. The recovery codes will be deleted.</p>
        </TwoFactorForm>
      );
  }
}

function SetupInstructions({ setup }: { setup: TwoFactorSetup }) {
  return (
    <>
      <p>
        Scan the QR code with an authenticator app, or enter the secret in the app. Then enter the
        code that the app shows.
      </p>
      <QrCode
        value={setup.otpauth_uri}
        size={192}
        label="QR code for the authenticator app; the secret follows as text"
        className="justify-self-center"
      />
      <CodeBlock label="Secret" code={setup.secret} />
    </>
  );
}

function RecoveryCodes({ step, onDone }: { step: SecretStep; onDone: () => void }) {
  return (
    <OneTimeSecret
      step={step}
      label="Recovery codes"
      onDone={onDone}
      actions={
        <ButtonLink
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${step.secret}\n`)}`}
          download="driftstack-recovery-codes.txt"
        >
          Download
        </ButtonLink>
      }
    >
      These codes are shown only once. Each can be used once in place of a code from the app, for
      example if you lose your phone. Keep them separate from your password.
    </OneTimeSecret>
  );
}
