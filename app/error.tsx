"use client";

import { Message } from "@/components/layout/message";
import { Button } from "@/components/ui/button";

function digestOf(error: unknown): string | null {
  const digest = error instanceof Error && "digest" in error ? error.digest : null;
  return typeof digest === "string" ? digest : null;
}

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  return (
    <Message
      title="This page could not be shown"
      action={
        <Button variant="primary" onClick={() => retry()}>
          Try again
        </Button>
      }
    >
      <p>
        Something went wrong on our side. Nothing was lost: what was paid or saved before is kept.
      </p>
      {digest ? (
        <p>
          If it stays like this, tell the operator the number <code translate="no">{digest}</code>.
        </p>
      ) : null}
    </Message>
  );
}
