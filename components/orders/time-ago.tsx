import { exactTime, timeAgo } from "./time-words";

/** A relative time, with the exact time on hover and in the `datetime` attribute. */
export function TimeAgo({ iso, nowMs }: { iso: string; nowMs: number }) {
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {timeAgo(Date.parse(iso), nowMs)}
    </time>
  );
}
