"use client";

import {
  createContext,
  useContext,
  useMemo,
  useState,
  type FormEvent,
  type ReactNode,
} from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/input";
import { ErrorNotice } from "./error-notice";
import { ApiError } from "@/lib/contract/call";
import { call } from "./call";
import { fieldErrorsOf } from "./field-errors";

/** Makes a call. If it requires a recent password, prompts for the password and makes the call again. */
export type WithPassword = <T>(call: () => Promise<T>) => Promise<T>;

const PasswordPrompt = createContext<WithPassword>((call) => call());

/** Returns the function that makes calls which require a recent password. */
export function useWithPassword(): WithPassword {
  return useContext(PasswordPrompt);
}

/** True when the API requires the password to be entered again. */
export function needsPassword(error: unknown): boolean {
  return error instanceof ApiError && !!error.problem.type?.endsWith("/reauthentication-required");
}

type Waiting = { settle: (isConfirmed: boolean) => void };

/** Provides the password prompt to the pages inside it. */
export function PasswordPromptProvider({
  email,
  children,
}: {
  email: string;
  children: ReactNode;
}) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const withPassword = useMemo<WithPassword>(() => {
    const ask = () => new Promise<boolean>((settle) => setWaiting({ settle }));
    return async (call) => {
      try {
        return await call();
      } catch (error) {
        if (!needsPassword(error) || !(await ask())) throw error;
        return call();
      }
    };
  }, []);
  const settle = (isConfirmed: boolean) => {
    waiting?.settle(isConfirmed);
    setWaiting(null);
  };
  return (
    <PasswordPrompt.Provider value={withPassword}>
      {children}
      <Dialog
        open={waiting !== null}
        onClose={() => settle(false)}
        title="Enter your password again"
      >
        <PasswordForm email={email} onDone={settle} />
      </Dialog>
    </PasswordPrompt.Provider>
  );
}

type PasswordFormProps = { email: string; onDone: (isConfirmed: boolean) => void };

function PasswordForm({ email, onDone }: PasswordFormProps) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fieldErrors = fieldErrorsOf(error);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const password = String(new FormData(event.currentTarget).get("password"));
    setPending(true);
    setError(null);
    try {
      await call("POST /v1/account/confirm-password", { body: { password } }, { livemode: true });
      onDone(true);
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {error && !fieldErrors.any ? <ErrorNotice error={error} /> : null}
      <p className="text-sm text-muted">
        This protects your account if someone else uses this browser. You will not be asked again
        for ten minutes.
      </p>
      <input hidden readOnly name="username" autoComplete="username" value={email} />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        data-focus-first
        error={fieldErrors.of("password")}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => onDone(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Continue
        </Button>
      </div>
    </form>
  );
}
