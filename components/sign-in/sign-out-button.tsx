"use client";

import { useMutation } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { signOut } from "./sign-in-request";

export function SignOutButton() {
  const { mutate, isPending, data } = useMutation({
    mutationFn: signOut,
    onSuccess: (isSignedOut) => (isSignedOut ? window.location.assign("/sign-in") : undefined),
  });
  return (
    <>
      <Button size="sm" pending={isPending || data === true} onClick={() => mutate()}>
        Sign out
      </Button>
      <span role="status" className="text-sm text-bad">
        {data === false ? "Sign-out failed. Check your connection and try again." : ""}
      </span>
    </>
  );
}
