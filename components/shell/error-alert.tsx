"use client";

import { usePathname } from "next/navigation";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { ApiError } from "@/lib/contract/call";
import { explainError } from "./call";

/** The message for a failed call, with a link to sign in again if the session has expired. Nothing without an error. */
export function ErrorAlert({ error }: { error: unknown }) {
  const pathname = usePathname();
  if (!error) return null;
  const isExpired = error instanceof ApiError && error.status === 401;
  return (
    <Alert
      tone="bad"
      announced
      action={
        isExpired ? (
          <ButtonLink size="sm" href={`/sign-in?next=${encodeURIComponent(pathname)}`}>
            Sign in
          </ButtonLink>
        ) : null
      }
    >
      {explainError(error)}
    </Alert>
  );
}
