import { OneTimeSecret } from "@/components/ui/one-time-secret";
import type { SecretStep } from "@/components/ui/step-dialog";

export function WebhookSecret({ step, onDone }: { step: SecretStep; onDone: () => void }) {
  return (
    <OneTimeSecret step={step} label="Signing secret" onDone={onDone}>
      This secret is shown only once. Store all of it, including <code>whsec_</code>, where your
      server can read it to verify deliveries.
    </OneTimeSecret>
  );
}
