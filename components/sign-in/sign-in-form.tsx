"use client";

import { useRef, useState, type FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/input";
import { SignInCodeForm } from "./sign-in-code-form";
import { signIn, type SignInResult, type SignInFields } from "./sign-in-request";

export type SignInFormProps = {
  /** A path on this site, already validated. */
  next: string;
  initialResult?: Exclude<SignInResult, { kind: "done" }>;
};

/** What went wrong, and how to fix it. */
export function explainSignIn(result: SignInResult): string | null {
  switch (result.kind) {
    case "done":
    case "code-required":
      return null;
    case "wrong-password":
      return "The email or password is incorrect. Check both and try again.";
    case "wrong-code":
      return "The code is incorrect or was used before. Check it, or wait for the next one.";
    case "wait":
      return `Too many attempts. Wait ${result.seconds === 1 ? "1 second" : `${result.seconds} seconds`}, then try again.`;
    case "failed":
      return "Sign-in failed. Check your connection, reload the page and try again.";
  }
}

/** Requests email and password, then a code if two-factor sign-in is on. Navigates to `next` once signed in. */
export function SignInForm({ next, initialResult }: SignInFormProps) {
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<SignInResult | null>(initialResult ?? null);
  /** The accepted email and password, kept until the code is entered. */
  const [entered, setEntered] = useState<SignInFields | null>(null);
  const password = useRef<HTMLInputElement>(null);

  async function attempt(fields: SignInFields): Promise<void> {
    setPending(true);
    const latest = await signIn(fields);
    if (latest.kind === "done") return window.location.assign(next);
    setPending(false);
    setResult(latest);
    if (latest.kind === "code-required") setEntered(fields);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    await attempt({ email: String(form.get("email")), password: String(form.get("password")) });
    password.current?.focus();
    password.current?.select();
  }

  const problem = result && explainSignIn(result);
  if (entered) {
    return (
      <SignInCodeForm
        problem={problem}
        pending={pending}
        submit={(code) => attempt({ ...entered, code })}
        onBack={() => {
          setEntered(null);
          setResult(null);
        }}
      />
    );
  }
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {problem ? (
        <Alert tone="bad" announced>
          {problem}
        </Alert>
      ) : null}
      <TextField
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
      />
      <TextField
        ref={password}
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        Sign in
      </Button>
      <noscript>
        <p className="text-sm text-muted">Sign-in requires JavaScript.</p>
      </noscript>
    </form>
  );
}
