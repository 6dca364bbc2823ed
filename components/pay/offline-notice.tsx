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
export function OfflineNotice({ failing }: { failing: boolean }) {
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  if (online && !failing) return null;
  return (
    <p className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-subtle px-4 py-2 text-center text-sm text-muted">
      {online ? "The server cannot be reached just now." : "You are offline."} This page goes on by
      itself; a payment you made is not lost.
    </p>
  );
}
