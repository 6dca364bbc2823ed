"use client";

import { Message } from "@/components/shell/message";
import { Button } from "@/components/ui/button";

function digestOf(error: unknown): string | null {
  const digest = error instanceof Error && "digest" in error ? error.digest : null;
  return typeof digest === "string" ? digest : null;
}

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  return (
    <Message
      title="Something went wrong"
      action={
        <Button variant="primary" onClick={() => retry()}>
          Try again
        </Button>
      }
    >
      <p>This page could not be displayed. Payments and saved changes are not affected.</p>
      {digest ? (
        <p>
          If the problem persists, send the operator the error ID{" "}
          <code translate="no">{digest}</code>.
        </p>
      ) : null}
    </Message>
  );
}
