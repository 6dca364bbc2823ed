"use client";

import { useState, type ReactNode } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { Button, type ButtonVariant } from "@/components/ui/button";

export type ConfirmProps = {
  /** What the action will do. */
  children: ReactNode;
  confirmLabel: string;
  keepLabel: string;
  variant?: ButtonVariant;
  /** Performs the action. Errors it throws are shown here, and it can be tried again. */
  run: () => Promise<unknown>;
  onCancel: () => void;
};

/** Asks for confirmation of an action that affects others. */
export function Confirm(props: ConfirmProps) {
  const { children, confirmLabel, keepLabel, variant = "danger", run, onCancel } = props;
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function confirm() {
    setPending(true);
    setError(null);
    try {
      await run();
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  }

  return (
    <div className="grid gap-4">
      {error ? <ErrorNotice error={error} /> : null}
      <div className="grid gap-2 text-sm">{children}</div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button data-focus-first onClick={onCancel}>
          {keepLabel}
        </Button>
        <Button variant={variant} pending={pending} onClick={confirm}>
          {confirmLabel}
        </Button>
      </div>
    </div>
  );
}
