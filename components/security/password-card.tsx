"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { PasswordForm } from "./password-form";
import { sessionsQuery } from "./security-query";

export function PasswordCard({ email }: { email: string }) {
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [isChanged, setIsChanged] = useState(false);
  return (
    <Panel
      id="password"
      title="Password"
      description={`You sign in as ${email}.`}
      className="grid gap-3 text-sm"
    >
      {isChanged ? (
        <Alert tone="good" announced>
          Your password was changed. Your other sessions were signed out.
        </Alert>
      ) : null}
      <div>
        <Button onClick={() => setIsOpen(true)}>Change password</Button>
      </div>
      <Dialog open={isOpen} onClose={() => setIsOpen(false)} title="Change password">
        <PasswordForm
          email={email}
          onCancel={() => setIsOpen(false)}
          onChanged={() => {
            setIsOpen(false);
            setIsChanged(true);
            void client.invalidateQueries(sessionsQuery);
          }}
        />
      </Dialog>
    </Panel>
  );
}
