"use client";

import { useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/input";
import { Notice } from "./notice";
import { signIn, type SignInAnswer } from "./sign-in-request";

export type SignInFormProps = {
  /** A path of ours, already checked. */
  next: string;
  initialAnswer?: Exclude<SignInAnswer, { kind: "done" }>;
};

/** What went wrong, and how to mend it. */
export function explainSignIn(answer: SignInAnswer): string | null {
  switch (answer.kind) {
    case "done":
      return null;
    case "wrong":
      return "E-mail or password is not right. Check both and try again.";
    case "wait":
      return `Too many attempts. Wait ${answer.seconds === 1 ? "1 second" : `${answer.seconds} seconds`}, then try again.`;
    case "failed":
      return "Signing in did not work just now. Check the connection, reload the page and try again.";
  }
}

/** E-mail and password; leaves for `next` once the session is there. */
export function SignInForm({ next, initialAnswer }: SignInFormProps) {
  const [pending, setPending] = useState(false);
  const [answer, setAnswer] = useState<SignInAnswer | null>(initialAnswer ?? null);
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    setPending(true);
    const result = await signIn(String(form.get("email")), String(form.get("password")));
    if (result.kind === "done") {
      window.location.assign(next);
      return;
    }
    setPending(false);
    setAnswer(result);
    password.current?.focus();
    password.current?.select();
  }

  const problem = answer && explainSignIn(answer);
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {problem ? (
        <Notice tone="bad" alert>
          {problem}
        </Notice>
      ) : null}
      <TextField
        label="E-mail"
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
