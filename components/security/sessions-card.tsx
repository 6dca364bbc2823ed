"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { useNow } from "@/components/orders/use-now";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Confirm } from "@/components/webhooks/confirm";
import type { SessionResource } from "@/lib/contract/sessions";
import { endAllSessions, endSession, sessionsQuery } from "./security-query";
import { SessionList } from "./session-list";

const leave = () => window.location.assign("/sign-in");

/** The user's sessions, and how to end one of them or all. */
export function SessionsCard({ renderedAtMs }: { renderedAtMs: number }) {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const nowMs = useNow(renderedAtMs, 10_000);
  const [endingId, setEndingId] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [asksAll, setAsksAll] = useState(false);

  async function end({ id, current }: SessionResource) {
    if (endingId !== null) return;
    setEndingId(id);
    setError(null);
    try {
      await endSession(id);
      if (current) return leave();
      await client.invalidateQueries(sessionsQuery);
    } catch (failure) {
      setError(failure);
    }
    setEndingId(null);
  }

  return (
    <Card aria-labelledby="sessions">
      <CardHeader
        id="sessions"
        title="Sessions"
        description="Where you are signed in. A session ends by itself after seven days."
      />
      {error || sessions.error ? (
        <CardBody>
          <ErrorNotice error={error ?? sessions.error} />
        </CardBody>
      ) : null}
      <SessionList
        sessions={sessions.data?.data ?? []}
        nowMs={nowMs}
        endingId={endingId}
        onEnd={(session) => void end(session)}
      />
      <CardBody className="border-t border-line">
        <Button onClick={() => setAsksAll(true)}>Sign out everywhere</Button>
      </CardBody>
      <Dialog open={asksAll} onClose={() => setAsksAll(false)} title="Sign out everywhere?">
        <Confirm
          confirmLabel="Sign out everywhere"
          keepLabel="Stay signed in"
          onCancel={() => setAsksAll(false)}
          run={() => endAllSessions().then(leave)}
        >
          <p>
            Ends every session of your user, including this one. API keys and webhooks keep working.
          </p>
        </Confirm>
      </Dialog>
    </Card>
  );
}
