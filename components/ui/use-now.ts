"use client";

import { useEffect, useState } from "react";

/** The current time, updated every `everyMs`. Starts with the server's time, so that both render the same text. */
export function useNow(initialMs: number, everyMs: number): number {
  const [now, setNow] = useState(initialMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
