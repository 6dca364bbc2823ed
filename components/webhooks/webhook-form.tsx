"use client";

import { useState, type FormEvent } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { fieldErrorsOf } from "@/components/account/field-errors";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/input";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { ORDER_EVENT_TYPES, type OrderEventType } from "@/lib/domain/order-event";

const CHOSEN_AT_FIRST: readonly OrderEventType[] = ["crypto.order.paid", "crypto.order.failed"];

export type WebhookFields = { url: string; events: OrderEventType[]; description: string };

export type WebhookFormProps = {
  /** The endpoint to update. Without it, the form creates a new one. */
  webhook?: Pick<WebhookResource, "url" | "events" | "description">;
  submitLabel: string;
  /** Saves the endpoint. Errors it throws are shown in the form. */
  save: (fields: WebhookFields) => Promise<unknown>;
  onCancel: () => void;
};

/** URL, events and description. Validation errors of the API are shown at the field. */
export function WebhookForm({ webhook, submitLabel, save, onCancel }: WebhookFormProps) {
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
      await save({
        url: String(form.get("url")).trim(),
        events: ORDER_EVENT_TYPES.filter((type) => form.getAll("events").includes(type)),
        description: String(form.get("description")).trim(),
      });
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      {error && !fieldErrors.any ? <ErrorNotice error={error} /> : null}
      <TextField
        label="URL"
        name="url"
        type="url"
        required
        data-focus-first
        maxLength={2048}
        defaultValue={webhook?.url}
        placeholder="https://shop.example.com/webhooks/driftstack"
        hint="Called by POST with a signed JSON body."
        error={fieldErrors.of("url")}
      />
      <EventChoice chosen={webhook?.events ?? CHOSEN_AT_FIRST} error={fieldErrors.of("events")} />
      <TextField
        label="Description (optional)"
        name="description"
        maxLength={500}
        defaultValue={webhook?.description ?? ""}
        error={fieldErrors.of("description")}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

type EventChoiceProps = { chosen: readonly OrderEventType[]; error: string | undefined };

function EventChoice({ chosen, error }: EventChoiceProps) {
  return (
    <fieldset className="grid gap-1" aria-describedby={error ? "webhook-events-error" : undefined}>
      <legend className="mb-1 text-sm font-medium">Events</legend>
      {ORDER_EVENT_TYPES.map((type) => (
        <label key={type} className="flex min-h-8 items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            name="events"
            value={type}
            defaultChecked={chosen.includes(type)}
            className="size-4 accent-accent"
          />
          <code translate="no" className="font-mono text-[0.8125rem]">
            {type}
          </code>
        </label>
      ))}
      {error ? (
        <p id="webhook-events-error" className="text-sm text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
