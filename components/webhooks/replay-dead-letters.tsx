"use client";

import { useState } from "react";
import { ActionForm } from "@/components/shell/action-form";
import { call } from "@/components/shell/call";
import { Alert } from "@/components/ui/alert";
import { TextField } from "@/components/ui/input";
import { useNow } from "@/components/ui/now";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deadLetters } from "./webhook-state";

const WEEK_MS = 7 * 86_400_000;

/** A time in the format of an input of type `datetime-local`, in UTC. */
export function toLocalInput(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16);
}

/** The value of such an input as an API timestamp, or null while it is not a valid time. */
export function fromLocalInput(text: string): string | null {
  const at = new Date(`${text}Z`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

export type ReplayDeadLettersProps = {
  webhook: WebhookResource;
  onReplayed: () => void;
  onClose: () => void;
};

/** Replays all dead letters since a time, and shows how many there were. */
export function ReplayDeadLetters(props: ReplayDeadLettersProps) {
  const { webhook, onReplayed, onClose } = props;
  const nowMs = useNow();
  const [since, setSince] = useState(() => toLocalInput(nowMs - WEEK_MS));
  const [replayed, setReplayed] = useState<number | null>(null);

  async function replay() {
    setReplayed(null);
    const at = fromLocalInput(since);
    if (at === null) return;
    const input = { params: { id: webhook.id }, body: { since: at, status: "dlq" as const } };
    setReplayed((await call("POST /v1/webhooks/{id}/replay", input, webhook)).replayed);
    onReplayed();
  }

  return (
    <ActionForm
      submit={replay}
      submitLabel="Replay"
      cancelLabel={replayed === null ? "Cancel" : "Close"}
      onCancel={onClose}
      repeatable
    >
      {(fieldError) => (
        <>
          <p>
            Creates one new delivery for each event whose retries have all failed, with the same ID
            and body. Events that have been delivered since, or are being delivered, are skipped.
          </p>
          <TextField
            label="Created since (UTC)"
            type="datetime-local"
            required
            data-focus-first
            max="9999-12-31T23:59"
            error={fieldError("since")}
            value={since}
            onChange={(event) => setSince(event.target.value)}
          />
          <div role="status">
            {replayed === null ? null : (
              <Alert tone={replayed > 0 ? "good" : "neutral"}>{replayedText(replayed)}</Alert>
            )}
          </div>
        </>
      )}
    </ActionForm>
  );
}

function replayedText(count: number): string {
  return count === 0 ? "No dead letters to replay since then." : `Replaying ${deadLetters(count)}.`;
}
