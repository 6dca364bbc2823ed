"use client";

import { useState, type FormEvent } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { fieldErrorsOf } from "@/components/account/field-errors";
import { useWithPassword } from "@/components/account/password-prompt";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select";
import type { ApiKeyWithSecret, GrantableScope } from "@/lib/contract/api-keys";
import { createApiKey } from "./api-keys-query";
import { SCOPE_WORDS, SCOPES } from "./scope-words";

const LIFETIMES = [
  { value: "", label: "No end" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
];

export type ApiKeyFormProps = {
  livemode: boolean;
  onCreated: (key: ApiKeyWithSecret) => void;
  onCancel: () => void;
};

/** Name, scope and lifetime. Validation errors of the API are shown at the field. */
export function ApiKeyForm({ livemode, onCreated, onCancel }: ApiKeyFormProps) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fieldErrors = fieldErrorsOf(error);
  const withPassword = useWithPassword();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).trim();
    const days = String(form.get("days"));
    setPending(true);
    setError(null);
    try {
      const body = {
        livemode,
        scopes: [String(form.get("scope")) as GrantableScope],
        ...(name === "" ? {} : { name }),
        ...(days === "" ? {} : { expires_in_days: Number(days) }),
      };
      onCreated(await withPassword(() => createApiKey(body)));
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {error && !fieldErrors.any ? <ErrorNotice error={error} /> : null}
      <TextField
        label="Name (optional)"
        name="name"
        autoFocus
        maxLength={100}
        placeholder="Shop server"
        hint="What uses it, so that you know later which one to revoke."
        error={fieldErrors.of("name")}
      />
      <ScopeChoice error={fieldErrors.of("scopes")} />
      <SelectField
        label="Ends after"
        name="days"
        options={LIFETIMES}
        error={fieldErrors.of("expires_in_days")}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {livemode ? "Create live key" : "Create test key"}
        </Button>
      </div>
    </form>
  );
}

function ScopeChoice({ error }: { error: string | undefined }) {
  return (
    <fieldset className="grid gap-1" aria-describedby={error ? "api-key-scope-error" : undefined}>
      <legend className="mb-1 text-sm font-medium">Scope</legend>
      {SCOPES.map((scope) => (
        <label key={scope} className="flex items-start gap-2.5 py-1 text-sm">
          <input
            type="radio"
            name="scope"
            value={scope}
            defaultChecked={scope === "write"}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            <code translate="no" className="font-mono text-[0.8125rem]">
              {scope}
            </code>
            <span className="block text-muted">{SCOPE_WORDS[scope]}</span>
          </span>
        </label>
      ))}
      {error ? (
        <p id="api-key-scope-error" className="text-sm text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
