import { cx } from "@/components/ui/class-names";
import { formatRemaining, isUrgent, timerAnnouncement } from "./countdown";

/** Time left; calm until the last five minutes, and read aloud only at the marks. */
export function CountdownTimer({ leftMs }: { leftMs: number }) {
  const urgent = isUrgent(leftMs);
  return (
    <div className="text-end">
      <div
        role="timer"
        aria-label="Time left to pay"
        className={cx("text-sm figures", urgent ? "font-semibold text-warn" : "text-muted")}
      >
        {formatRemaining(leftMs)}
      </div>
      <span aria-live="polite" className="sr-only">
        {timerAnnouncement(leftMs)}
      </span>
    </div>
  );
}
