"use client";

import { useSyncExternalStore } from "react";

function subscribe(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/** Shown when the connection is lost, as reported by the browser or by a failed request. */
export function OfflineBanner({ failing }: { failing: boolean }) {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  if (online && !failing) return null;
  return (
    <p className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-subtle px-4 py-2 text-center text-sm text-muted">
      {online ? "The server cannot be reached." : "You are offline."} This page reconnects
      automatically; a payment you have made is not lost.
    </p>
  );
}
