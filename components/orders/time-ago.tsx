import { exactTime, timeAgo } from "./time-words";

/** A time in relation to now, with the exact one on hover and for machines. */
export function TimeAgo({ iso, nowMs }: { iso: string; nowMs: number }) {
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {timeAgo(Date.parse(iso), nowMs)}
    </time>
  );
}
