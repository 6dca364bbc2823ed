"use client";

import { ActionForm } from "@/components/shell/action-form";
import { ChoiceField, TextField } from "@/components/ui/input";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { ORDER_EVENT_TYPES, type OrderEventType } from "@/lib/domain/order-event";

const DEFAULT_EVENTS: readonly OrderEventType[] = ["crypto.order.paid", "crypto.order.failed"];
const OPTIONS = ORDER_EVENT_TYPES.map((value) => ({ value }));

export type WebhookFields = { url: string; events: OrderEventType[]; description: string };

export type WebhookFormProps = {
  /** The endpoint to update. Without it, the form creates a new one. */
  webhook?: Pick<WebhookResource, "url" | "events" | "description">;
  submitLabel: string;
  save: (fields: WebhookFields) => Promise<unknown>;
  onCancel: () => void;
};

/** URL, events and description of an endpoint. */
export function WebhookForm({ webhook, submitLabel, save, onCancel }: WebhookFormProps) {
  return (
    <ActionForm
      submit={(form) =>
        save({
          url: String(form.get("url")).trim(),
          events: ORDER_EVENT_TYPES.filter((type) => form.getAll("events").includes(type)),
          description: String(form.get("description")).trim(),
        })
      }
      submitLabel={submitLabel}
      onCancel={onCancel}
    >
      {(fieldError) => (
        <>
          <TextField
            label="URL"
            name="url"
            type="url"
            required
            data-focus-first
            maxLength={2048}
            defaultValue={webhook?.url}
            placeholder="https://shop.example.com/webhooks/driftstack"
            hint="Receives events as POST requests with a signed JSON body."
            error={fieldError("url")}
          />
          <ChoiceField
            label="Events"
            name="events"
            type="checkbox"
            options={OPTIONS}
            selected={webhook?.events ?? DEFAULT_EVENTS}
            error={fieldError("events")}
          />
          <TextField
            label="Description (optional)"
            name="description"
            maxLength={500}
            defaultValue={webhook?.description ?? ""}
            error={fieldError("description")}
          />
        </>
      )}
    </ActionForm>
  );
}
