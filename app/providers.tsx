"use client";

import { notifyManager, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

// By default the components are notified from a timer. A browser handles queued clicks before it runs timers, so that a
// second click would find the button of a mutation that has already begun still enabled.
notifyManager.setScheduler(queueMicrotask);

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: 1_000, retry: 2 },
          // A write fails while offline; by default it would be sent later, unexpectedly. Its input, perhaps a password,
          // is not kept.
          mutations: { networkMode: "always", gcTime: 0 },
        },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
