"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "@/components/shell/action-form";
import { call } from "@/components/shell/call";
import { ErrorAlert } from "@/components/shell/error-alert";
import { Button } from "@/components/ui/button";
import { CardBody, TitledCard } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import type { SessionResource } from "@/lib/contract/sessions";
import { LIVE, sessionsQuery } from "./security-query";
import { SessionList } from "./session-list";

const goToSignIn = () => window.location.assign("/sign-in");

export function SessionsCard() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const [confirms, setConfirms] = useState(false);
  const signOut = useMutation({
    mutationFn: ({ id }: SessionResource) =>
      call("DELETE /v1/account/sessions/{id}", { params: { id } }, LIVE),
    onSuccess: (_, { current }) =>
      current ? goToSignIn() : client.invalidateQueries(sessionsQuery),
  });
  const error = signOut.error ?? sessions.error;

  return (
    <TitledCard
      id="sessions"
      title="Sessions"
      description="Browsers that are signed in. A session expires after seven days."
    >
      {error ? (
        <CardBody>
          <ErrorAlert error={error} />
        </CardBody>
      ) : null}
      <SessionList
        sessions={sessions.data?.data ?? []}
        deletingId={signOut.isPending ? signOut.variables.id : null}
        onSignOut={(session) => (signOut.isPending ? undefined : signOut.mutate(session))}
      />
      <CardBody className="border-t border-line">
        <Button onClick={() => setConfirms(true)}>Sign out everywhere</Button>
      </CardBody>
      <Dialog open={confirms} onClose={() => setConfirms(false)} title="Sign out everywhere?">
        <Confirm
          confirmLabel="Sign out everywhere"
          onCancel={() => setConfirms(false)}
          run={() => call("DELETE /v1/account/sessions", {}, LIVE).then(goToSignIn)}
        >
          <p>
            You will be signed out of all browsers, including this one. API keys and webhooks
            continue to work.
          </p>
        </Confirm>
      </Dialog>
    </TitledCard>
  );
}
