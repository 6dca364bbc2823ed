"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { signOut } from "./sign-in-request";

/** Signs out in this browser and navigates to the sign-in page. */
export function SignOutButton() {
  const [state, setState] = useState<"idle" | "pending" | "failed">("idle");
  return (
    <>
      <Button
        size="sm"
        pending={state === "pending"}
        onClick={async () => {
          setState("pending");
          if (await signOut()) window.location.assign("/sign-in");
          else setState("failed");
        }}
      >
        Sign out
      </Button>
      <span role="status" className="text-sm text-bad">
        {state === "failed" ? "That did not work. Check the connection and try again." : ""}
      </span>
    </>
  );
}
