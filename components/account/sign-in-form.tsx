"use client";

import { useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/input";
import { Notice } from "./notice";
import { SignInCodeForm } from "./sign-in-code-form";
import { signIn, type SignInAnswer, type SignInFields } from "./sign-in-request";

export type SignInFormProps = {
  /** A path on this site, already validated. */
  next: string;
  initialAnswer?: Exclude<SignInAnswer, { kind: "done" }>;
};

/** What went wrong, and how to fix it. */
export function explainSignIn(answer: SignInAnswer): string | null {
  switch (answer.kind) {
    case "done":
    case "code-required":
      return null;
    case "wrong":
      return "Email or password is not right. Check both and try again.";
    case "wrong-code":
      return "The code is not right, or was used before. Check it, or wait for the next one.";
    case "wait":
      return `Too many attempts. Wait ${answer.seconds === 1 ? "1 second" : `${answer.seconds} seconds`}, then try again.`;
    case "failed":
      return "Signing in did not work just now. Check the connection, reload the page and try again.";
  }
}

/** Asks for email and password, then for a code if two-factor sign-in is on. Navigates to `next` once signed in. */
export function SignInForm({ next, initialAnswer }: SignInFormProps) {
  const [pending, setPending] = useState(false);
  const [answer, setAnswer] = useState<SignInAnswer | null>(initialAnswer ?? null);
  /** The accepted email and password, kept while the code is requested. */
  const [entered, setEntered] = useState<SignInFields | null>(null);
  const password = useRef<HTMLInputElement>(null);

  async function attempt(fields: SignInFields): Promise<SignInAnswer> {
    setPending(true);
    const result = await signIn(fields);
    if (result.kind === "done") {
      window.location.assign(next);
      return result;
    }
    setPending(false);
    setAnswer(result);
    if (result.kind === "code-required") setEntered(fields);
    return result;
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    await attempt({ email: String(form.get("email")), password: String(form.get("password")) });
    password.current?.focus();
    password.current?.select();
  }

  const problem = answer && explainSignIn(answer);
  if (entered) {
    return (
      <SignInCodeForm
        problem={problem}
        pending={pending}
        submit={(code) => attempt({ ...entered, code })}
        onBack={() => {
          setEntered(null);
          setAnswer(null);
        }}
      />
    );
  }
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {problem ? (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
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
        <p className="text-sm text-muted">Signing in needs JavaScript.</p>
      </noscript>
    </form>
  );
}
