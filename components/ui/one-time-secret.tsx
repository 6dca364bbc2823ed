import type { ReactNode } from "react";
import { Alert } from "./alert";
import { Button } from "./button";
import { CodeBlock } from "./code-block";
import type { SecretStep } from "./step-dialog";

export type OneTimeSecretProps = {
  step: SecretStep;
  label: string;
  children: ReactNode;
  actions?: ReactNode;
  onDone: () => void;
};

/** After the form, focus is moved here: on a button, a second Enter would close the secret unread. */
function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}

/** A secret that is shown only once. */
export function OneTimeSecret({ step, label, children, actions, onDone }: OneTimeSecretProps) {
  return (
    <div ref={focusOnce} tabIndex={-1} className="grid gap-4 outline-none">
      <Alert tone="warn">{children}</Alert>
      {step.warned ? (
        <Alert tone="bad" announced>
          This cannot be shown again. If you have stored it, close the dialog once more.
        </Alert>
      ) : null}
      <CodeBlock label={label} code={step.secret} />
      <div className="flex flex-wrap justify-end gap-2">
        {actions}
        <Button variant="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
