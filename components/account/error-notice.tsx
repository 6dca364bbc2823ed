"use client";

import { usePathname } from "next/navigation";
import { ButtonLink } from "@/components/ui/button";
import { ApiError } from "@/lib/contract/call";
import { explainError } from "./call";
import { Notice } from "./notice";

/** The message for a failed call, with a link to sign in again when the session has expired. */
export function ErrorNotice({ error }: { error: unknown }) {
  const pathname = usePathname();
  const hasEnded = error instanceof ApiError && error.status === 401;
  return (
    <Notice
      tone="bad"
      alert
      action={
        hasEnded ? (
          <ButtonLink size="sm" href={`/sign-in?next=${encodeURIComponent(pathname)}`}>
            Sign in
          </ButtonLink>
        ) : null
      }
    >
      {explainError(error)}
    </Notice>
  );
}
