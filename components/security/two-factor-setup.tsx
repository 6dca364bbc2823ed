import { QRCodeSVG } from "qrcode.react";
import { CodeBlock } from "@/components/ui/code-block";
import type { TwoFactorSetup } from "@/lib/contract/two-factor";
import { enableTwoFactor } from "./security-query";
import { TwoFactorProofForm } from "./two-factor-proof";

const QUIET_ZONE_MODULES = 4;

export type TwoFactorSetupFormProps = {
  setup: TwoFactorSetup;
  onEnabled: (codes: string[]) => void;
  onCancel: () => void;
};

/** The secret as a QR code and as text, and the form that confirms it. */
export function TwoFactorSetupForm({ setup, onEnabled, onCancel }: TwoFactorSetupFormProps) {
  return (
    <TwoFactorProofForm
      codeLabel="Code from the app"
      codeHint="Six digits. Your other sessions end when you turn this on."
      submitLabel="Turn on"
      onCancel={onCancel}
      submit={async (proof) => onEnabled((await enableTwoFactor(proof)).recovery_codes)}
    >
      <p className="text-sm">
        Scan the QR code with an authenticator app, or enter the secret in the app. Then enter the
        code that the app shows.
      </p>
      <div className="justify-self-center overflow-hidden rounded-lg bg-white [forced-color-adjust:none]">
        <QRCodeSVG
          value={setup.otpauth_uri}
          size={192}
          level="M"
          marginSize={QUIET_ZONE_MODULES}
          bgColor="#ffffff"
          fgColor="#000000"
          role="img"
          aria-label="QR code for the authenticator app; the secret follows as text"
          className="block h-auto max-w-full"
        />
      </div>
      <CodeBlock label="Secret" code={setup.secret} />
    </TwoFactorProofForm>
  );
}
