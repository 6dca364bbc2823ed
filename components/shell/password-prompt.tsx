"use client";

import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/input";
import { ActionForm } from "./action-form";
import { call, needsPassword } from "./call";

/** Makes a call. If it requires a recent password, prompts for it and makes the call again. */
export type WithPassword = <T>(call: () => Promise<T>) => Promise<T>;

const PasswordPrompt = createContext<WithPassword>((call) => call());

export function useWithPassword(): WithPassword {
  return useContext(PasswordPrompt);
}

type Prompt = { resolve: (isConfirmed: boolean) => void };

export type PasswordPromptProviderProps = { email: string; children: ReactNode };

export function PasswordPromptProvider({ email, children }: PasswordPromptProviderProps) {
  const [prompt, setPrompt] = useState<Prompt | null>(null);
  const withPassword = useMemo<WithPassword>(() => {
    const confirm = () => new Promise<boolean>((resolve) => setPrompt({ resolve }));
    return async (call) => {
      try {
        return await call();
      } catch (error) {
        if (!needsPassword(error) || !(await confirm())) throw error;
        return call();
      }
    };
  }, []);
  const close = (isConfirmed: boolean) => {
    prompt?.resolve(isConfirmed);
    setPrompt(null);
  };
  return (
    <PasswordPrompt.Provider value={withPassword}>
      {children}
      <Dialog open={prompt !== null} onClose={() => close(false)} title="Enter your password again">
        <PasswordForm email={email} onDone={close} />
      </Dialog>
    </PasswordPrompt.Provider>
  );
}

type PasswordFormProps = { email: string; onDone: (isConfirmed: boolean) => void };

function PasswordForm({ email, onDone }: PasswordFormProps) {
  return (
    <ActionForm
      submitLabel="Continue"
      onCancel={() => onDone(false)}
      submit={async (form) => {
        const body = { password: String(form.get("password")) };
        await call("POST /v1/account/confirm-password", { body }, { livemode: true });
        onDone(true);
      }}
    >
      {(fieldError) => (
        <>
          <p className="text-muted">
            This protects your account in case someone else is using this browser. You will not be
            prompted again for ten minutes.
          </p>
          <input hidden readOnly name="username" autoComplete="username" value={email} />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            data-focus-first
            error={fieldError("password")}
          />
        </>
      )}
    </ActionForm>
  );
}
