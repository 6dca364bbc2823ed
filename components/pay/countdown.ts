const MINUTE_MS = 60_000;
const URGENT_MS = 5 * MINUTE_MS;

/** Milliseconds left by the server's clock, never negative. */
export function remainingMs(expiresAt: string, nowMs: number): number {
  return Math.max(0, Date.parse(expiresAt) - nowMs);
}

/** `59:07`, or `23:04:09` from one hour on. A started second counts in full. */
export function formatRemaining(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const pad = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** True during the last five minutes. */
export function isUrgent(ms: number): boolean {
  return ms <= URGENT_MS;
}

/**
 * The remaining time for screen readers. To avoid an announcement every second, the text changes only four times: at
 * 10, 5 and 1 minutes, and at the end.
 */
export function timerAnnouncement(ms: number): string {
  if (ms <= 0) return "Time to pay is up.";
  if (ms <= MINUTE_MS) return "1 minute left to pay.";
  if (ms <= URGENT_MS) return "5 minutes left to pay.";
  if (ms <= 10 * MINUTE_MS) return "10 minutes left to pay.";
  return "";
}
