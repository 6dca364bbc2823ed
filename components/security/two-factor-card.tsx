"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { sessionsQuery, setUpTwoFactor, twoFactorQuery } from "./security-query";
import { TwoFactorDialog, type TwoFactorStep } from "./two-factor-dialog";

const FEW_CODES = 3;

/** Whether two-factor sign-in is on, and how to change that. */
export function TwoFactorCard() {
  const client = useQueryClient();
  const [step, setStep] = useState<TwoFactorStep>({ kind: "closed" });
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { data, error: failedLoad } = useQuery(twoFactorQuery);

  async function begin() {
    setPending(true);
    setError(null);
    try {
      setStep({ kind: "setup", setup: await setUpTwoFactor() });
    } catch (failure) {
      setError(failure);
    }
    setPending(false);
  }

  const failure = error ?? failedLoad;
  return (
    <Card aria-labelledby="two-factor">
      <CardHeader
        id="two-factor"
        title="Two-factor sign-in"
        description="A code from an authenticator app, in addition to your password."
        actions={
          data?.enabled ? (
            <Badge tone="good" icon="check">
              On
            </Badge>
          ) : (
            <Badge icon="minus">Off</Badge>
          )
        }
      />
      <CardBody className="grid gap-3 text-sm">
        {failure ? <ErrorNotice error={failure} /> : null}
        {data?.enabled ? (
          <>
            <p className="figures">
              {data.recovery_codes_left} of your recovery codes{" "}
              {data.recovery_codes_left === 1 ? "is" : "are"} unused.
              {data.recovery_codes_left < FEW_CODES ? " Replace them before they run out." : ""}
            </p>
            <div key="on" className="flex flex-wrap gap-2">
              <Button onClick={() => setStep({ kind: "replace" })}>Replace recovery codes</Button>
              <Button onClick={() => setStep({ kind: "disable" })}>Turn off</Button>
            </div>
          </>
        ) : (
          <>
            <p>
              When it is on, someone who learns your password still cannot sign in without your
              device.
            </p>
            <div key="off">
              <Button variant="primary" pending={pending} onClick={() => void begin()}>
                Turn on two-factor sign-in
              </Button>
            </div>
          </>
        )}
      </CardBody>
      <TwoFactorDialog
        step={step}
        onStep={setStep}
        onChanged={() => {
          void client.invalidateQueries(twoFactorQuery);
          void client.invalidateQueries(sessionsQuery);
        }}
      />
    </Card>
  );
}
