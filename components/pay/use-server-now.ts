"use client";

import { useEffect, useRef, useState } from "react";

/**
 * The server's time, updated every second while `ticking`. Each response carries the server's clock minus an unknown
 * delay, so the greatest offset seen is the most accurate. The offset is to the monotonic clock, which a change of the
 * device's clock does not affect.
 */
export function useServerNow(serverTime: string, ticking: boolean): number {
  const [now, setNow] = useState(() => Date.parse(serverTime));
  const offset = useRef(-Infinity);
  useEffect(() => {
    offset.current = Math.max(offset.current, Date.parse(serverTime) - performance.now());
  }, [serverTime]);
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(performance.now() + offset.current), 1_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
