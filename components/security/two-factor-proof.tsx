"use client";

import { useState, type FormEvent, type ReactNode } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { fieldErrorsOf } from "@/components/account/field-errors";
import { Button, type ButtonVariant } from "@/components/ui/button";
import { TextField } from "@/components/ui/input";
import type { TwoFactorProof } from "@/lib/contract/two-factor";

export type TwoFactorProofFormProps = {
  children: ReactNode;
  codeLabel: string;
  codeHint?: string;
  submitLabel: string;
  variant?: ButtonVariant;
  /** Submits the password and the code. Errors it throws are shown in the form. */
  submit: (proof: TwoFactorProof) => Promise<unknown>;
  onCancel: () => void;
};

/** Asks for the password and a code, which every change to two-factor sign-in requires. */
export function TwoFactorProofForm(props: TwoFactorProofFormProps) {
  const { children, codeLabel, codeHint, submitLabel, variant = "primary", onCancel } = props;
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fieldErrors = fieldErrorsOf(error);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    setPending(true);
    setError(null);
    try {
      await props.submit({
        password: String(form.get("password")),
        code: String(form.get("code")),
      });
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {error && !fieldErrors.any ? <ErrorNotice error={error} /> : null}
      {children}
      <TextField
        label={codeLabel}
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        required
        hint={codeHint}
        error={fieldErrors.of("code")}
      />
      <TextField
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={fieldErrors.of("password")}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant={variant} pending={pending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
