"use client";

import { createContext, useContext, useEffect, useState, type ReactNode } from "react";

const TICK_MS = 1_000;

const Now = createContext<number | null>(null);

/** Starts with the server's time, so that the server and the browser render the same texts. */
export function NowProvider({ initialMs, children }: { initialMs: number; children: ReactNode }) {
  const [now, setNow] = useState(initialMs);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <Now.Provider value={now}>{children}</Now.Provider>;
}

export function useNow(): number {
  const now = useContext(Now);
  if (now === null) throw new Error("useNow requires a NowProvider");
  return now;
}
