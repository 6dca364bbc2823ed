import { Dialog } from "@/components/ui/dialog";
import type { TwoFactorSetup } from "@/lib/contract/two-factor";
import { RecoveryCodes } from "./recovery-codes";
import { disableTwoFactor, replaceRecoveryCodes } from "./security-query";
import { TwoFactorProofForm } from "./two-factor-proof";
import { TwoFactorSetupForm } from "./two-factor-setup";

export type TwoFactorStep =
  | { kind: "closed" }
  | { kind: "setup"; setup: TwoFactorSetup }
  | { kind: "codes"; codes: string[]; warned: boolean }
  | { kind: "replace" }
  | { kind: "disable" };

const TITLES: Record<TwoFactorStep["kind"], string> = {
  closed: "",
  setup: "Turn on two-factor sign-in",
  codes: "Store your recovery codes",
  replace: "Replace the recovery codes?",
  disable: "Turn two-factor sign-in off?",
};
const CODE_LABEL = "Code from the app, or a recovery code";

export type TwoFactorDialogProps = {
  step: TwoFactorStep;
  onStep: (step: TwoFactorStep) => void;
  onChanged: () => void;
};

/** The dialog for two-factor sign-in, one step at a time. */
export function TwoFactorDialog(props: TwoFactorDialogProps) {
  const { step, onStep } = props;
  /** A single press of Escape must not close the codes, which are shown only once. */
  const leave = () =>
    step.kind === "codes" && !step.warned
      ? onStep({ ...step, warned: true })
      : onStep({ kind: "closed" });
  return (
    <Dialog open={step.kind !== "closed"} onClose={leave} title={TITLES[step.kind]}>
      <StepContent {...props} />
    </Dialog>
  );
}

function StepContent({ step, onStep, onChanged }: TwoFactorDialogProps) {
  const close = () => onStep({ kind: "closed" });
  const showCodes = (codes: string[]) => {
    onStep({ kind: "codes", codes, warned: false });
    onChanged();
  };
  switch (step.kind) {
    case "closed":
      return null;
    case "setup":
      return <TwoFactorSetupForm setup={step.setup} onEnabled={showCodes} onCancel={close} />;
    case "codes":
      return <RecoveryCodes codes={step.codes} warned={step.warned} onDone={close} />;
    case "replace":
      return (
        <TwoFactorProofForm
          codeLabel={CODE_LABEL}
          submitLabel="Replace the codes"
          onCancel={close}
          submit={async (proof) => showCodes((await replaceRecoveryCodes(proof)).recovery_codes)}
        >
          <p className="text-sm">The codes that you have stored are no longer accepted.</p>
        </TwoFactorProofForm>
      );
    case "disable":
      return (
        <TwoFactorProofForm
          codeLabel={CODE_LABEL}
          submitLabel="Turn off"
          variant="danger"
          onCancel={close}
          submit={async (proof) => {
            await disableTwoFactor(proof);
            close();
            onChanged();
          }}
        >
          <p className="text-sm">
            Your password alone is then enough to sign in. The recovery codes are deleted.
          </p>
        </TwoFactorProofForm>
      );
  }
}
