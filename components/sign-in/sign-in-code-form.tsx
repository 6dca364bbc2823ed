"use client";

import { useRef, useState, type FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/input";

export type SignInCodeFormProps = {
  problem: string | null;
  pending: boolean;
  submit: (code: string) => Promise<unknown>;
  onBack: () => void;
};

/** The second step of signing in: a code from the authenticator app, or a recovery code. */
export function SignInCodeForm({ problem, pending, submit, onBack }: SignInCodeFormProps) {
  const [usesRecoveryCode, setUsesRecoveryCode] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    await submit(String(new FormData(event.currentTarget).get("code")));
    input.current?.focus();
    input.current?.select();
  }

  return (
    <form method="post" onSubmit={send} className="grid gap-4">
      {problem ? (
        <Alert tone="bad" announced>
          {problem}
        </Alert>
      ) : null}
      <TextField
        key={usesRecoveryCode ? "recovery" : "app"}
        ref={input}
        label={usesRecoveryCode ? "Recovery code" : "Code"}
        name="code"
        inputMode={usesRecoveryCode ? "text" : "numeric"}
        autoComplete={usesRecoveryCode ? "off" : "one-time-code"}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        required
        autoFocus
        hint={
          usesRecoveryCode
            ? "One of the codes that you stored when you turned on two-factor sign-in."
            : "The six digits that your authenticator app shows."
        }
      />
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        Sign in
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button variant="ghost" size="sm" onClick={onBack}>
          Back
        </Button>
        <Button variant="ghost" size="sm" onClick={() => setUsesRecoveryCode(!usesRecoveryCode)}>
          {usesRecoveryCode ? "Use the app instead" : "Use a recovery code"}
        </Button>
      </div>
    </form>
  );
}
