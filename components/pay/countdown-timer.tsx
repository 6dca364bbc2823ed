import { cx } from "@/components/ui/class-names";
import { formatRemaining, isUrgent, timerAnnouncement } from "./countdown";

/** Time left. Emphasized during the last five minutes; screen readers announce it only at fixed marks. */
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
