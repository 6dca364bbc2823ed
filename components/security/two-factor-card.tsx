"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "@/components/shell/call";
import { ErrorAlert } from "@/components/shell/error-alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { LIVE, sessionsQuery, twoFactorQuery } from "./security-query";
import { TwoFactorDialog, type TwoFactorStep } from "./two-factor-dialog";

const FEW_CODES = 3;

export function TwoFactorCard() {
  const client = useQueryClient();
  const [step, setStep] = useState<TwoFactorStep>({ kind: "closed" });
  const { data, error } = useQuery(twoFactorQuery);
  const setUp = useMutation({
    mutationFn: () => call("POST /v1/account/two-factor/setup", {}, LIVE),
    onSuccess: (setup) => setStep({ kind: "setup", setup }),
  });
  return (
    <Panel
      id="two-factor"
      title="Two-factor sign-in"
      description="A code from an authenticator app, in addition to your password."
      className="grid gap-3 text-sm"
      actions={
        data?.enabled ? (
          <Badge tone="good" icon="check">
            On
          </Badge>
        ) : (
          <Badge icon="minus">Off</Badge>
        )
      }
    >
      <ErrorAlert error={setUp.error ?? error} />
      {data?.enabled ? (
        <>
          <p className="figures">
            You have {data.recovery_codes_left} unused recovery{" "}
            {data.recovery_codes_left === 1 ? "code" : "codes"}.
            {data.recovery_codes_left < FEW_CODES ? " Replace them before they run out." : ""}
          </p>
          <div key="on" className="flex flex-wrap gap-2">
            <Button onClick={() => setStep({ kind: "replace" })}>Replace recovery codes</Button>
            <Button onClick={() => setStep({ kind: "disable" })}>Turn off</Button>
          </div>
        </>
      ) : (
        <>
          <p>With two-factor sign-in, your password alone is not enough to sign in.</p>
          <div key="off">
            <Button variant="primary" pending={setUp.isPending} onClick={() => setUp.mutate()}>
              Turn on two-factor sign-in
            </Button>
          </div>
        </>
      )}
      <TwoFactorDialog
        step={step}
        onStep={setStep}
        onChanged={() => {
          void client.invalidateQueries(twoFactorQuery);
          void client.invalidateQueries(sessionsQuery);
        }}
      />
    </Panel>
  );
}
