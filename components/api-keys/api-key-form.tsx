"use client";

import { ActionForm } from "@/components/shell/action-form";
import { call } from "@/components/shell/call";
import { useDashboard } from "@/components/shell/dashboard";
import { useWithPassword } from "@/components/shell/password-prompt";
import { ChoiceField, SelectField, TextField } from "@/components/ui/input";
import type { ApiKeyWithSecret, GrantableScope } from "@/lib/contract/api-keys";
import { SCOPES } from "./api-key-state";

const LIFETIMES = [
  { value: "", label: "Never" },
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In 1 year" },
];

export type ApiKeyFormProps = {
  onCreated: (key: ApiKeyWithSecret) => void;
  onCancel: () => void;
};

export function ApiKeyForm({ onCreated, onCancel }: ApiKeyFormProps) {
  const { livemode } = useDashboard();
  const withPassword = useWithPassword();

  async function create(form: FormData) {
    const name = String(form.get("name")).trim();
    const days = String(form.get("days"));
    const body = {
      livemode,
      scopes: [String(form.get("scope")) as GrantableScope],
      ...(name === "" ? {} : { name }),
      ...(days === "" ? {} : { expires_in_days: Number(days) }),
    };
    onCreated(await withPassword(() => call("POST /v1/api-keys", { body }, { livemode })));
  }

  return (
    <ActionForm
      submit={create}
      submitLabel={livemode ? "Create live key" : "Create test key"}
      onCancel={onCancel}
    >
      {(fieldError) => (
        <>
          <TextField
            label="Name (optional)"
            name="name"
            maxLength={100}
            placeholder="Shop server"
            hint="Where the key is used, so that you can identify it later."
            error={fieldError("name")}
          />
          <ChoiceField
            label="Scope"
            name="scope"
            type="radio"
            options={SCOPES}
            selected={["write"]}
            error={fieldError("scopes")}
          />
          <SelectField
            label="Expires"
            name="days"
            options={LIFETIMES}
            error={fieldError("expires_in_days")}
          />
        </>
      )}
    </ActionForm>
  );
}
