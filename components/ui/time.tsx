import { useNow } from "./now";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Elapsed time in one unit: "12 s ago", "3 min ago", "5 h ago", "2 d ago"; the date for longer periods. */
export function timeAgo(atMs: number, nowMs: number): string {
  const age = Math.max(0, nowMs - atMs);
  if (age < 5 * SECOND) return "just now";
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 14 * DAY) return `${Math.floor(age / DAY)} d ago`;
  return new Date(atMs).toISOString().slice(0, 10);
}

/** The time left, in at most two units: "in 12 s", "in 4 min", "in 5 h 20 min", "in 23 h". */
export function timeUntil(atMs: number, nowMs: number): string {
  const left = atMs - nowMs;
  if (left < SECOND) return "now";
  if (left < MINUTE) return `in ${Math.ceil(left / SECOND)} s`;
  const minutes = Math.ceil(left / MINUTE);
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return hours < 10 && rest > 0 ? `in ${hours} h ${rest} min` : `in ${Math.round(left / HOUR)} h`;
}

/** The exact time, identical on the server and in every browser: "2026-05-12 13:00:00 UTC". */
export function exactTime(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A past time, with the exact time on hover and in the `datetime` attribute. */
export function TimeAgo({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {timeAgo(Date.parse(iso), useNow())}
    </time>
  );
}

/** A future time, with the exact time on hover and in the `datetime` attribute. */
export function TimeUntil({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {timeUntil(Date.parse(iso), useNow())}
    </time>
  );
}
