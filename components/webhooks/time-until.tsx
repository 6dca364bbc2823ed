import { exactTime } from "@/components/orders/time-words";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

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

/** A future time, with the exact time on hover and in the `datetime` attribute. */
export function TimeUntil({ iso, nowMs }: { iso: string; nowMs: number }) {
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {timeUntil(Date.parse(iso), nowMs)}
    </time>
  );
}
