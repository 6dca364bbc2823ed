"use client";

import { useEffect, useState } from "react";

/** The time, moved on every `everyMs`; at first the server's, so that both render the same words. */
export function useNow(initialMs: number, everyMs: number): number {
  const [now, setNow] = useState(initialMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
