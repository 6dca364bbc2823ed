"use client";

import { useState, type FormEvent } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { Notice } from "@/components/account/notice";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/input";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { replayDeadLetters } from "./deliveries-query";

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
  nowMs: number;
  onReplayed: () => void;
  onClose: () => void;
};

/** Replays all dead letters since a time, and shows how many there were. */
export function ReplayDeadLetters(props: ReplayDeadLettersProps) {
  const { webhook, nowMs, onReplayed, onClose } = props;
  const [since, setSince] = useState(() => toLocalInput(nowMs - WEEK_MS));
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [replayed, setReplayed] = useState<number | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const at = fromLocalInput(since);
    if (pending || at === null) return;
    setPending(true);
    setError(null);
    setReplayed(null);
    try {
      setReplayed((await replayDeadLetters(webhook, at)).replayed);
      onReplayed();
    } catch (failure) {
      setError(failure);
    }
    setPending(false);
  }

  return (
    <form onSubmit={submit} className="grid gap-4 text-sm">
      {error ? <ErrorNotice error={error} /> : null}
      <p>
        Every event that was given up gets one new delivery, with the same id and bytes. What has
        arrived meanwhile, or is on its way, is left alone.
      </p>
      <TextField
        label="Created since (UTC)"
        type="datetime-local"
        required
        data-focus-first
        value={since}
        onChange={(event) => setSince(event.target.value)}
      />
      <div role="status">
        {replayed === null ? null : (
          <Notice tone={replayed > 0 ? "good" : "neutral"}>{replayedWords(replayed)}</Notice>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{replayed === null ? "Cancel" : "Close"}</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Replay
        </Button>
      </div>
    </form>
  );
}

function replayedWords(count: number): string {
  if (count === 0) return "No dead letter since then is still to be sent.";
  return count === 1
    ? "1 dead letter is on its way again."
    : `${count} dead letters are on their way again.`;
}
