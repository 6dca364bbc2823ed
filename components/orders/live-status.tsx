"use client";

import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { timeAgo } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";

export type LiveStatusProps = {
  unsettled: number;
  updatedAtMs: number;
  renderedAtMs: number;
  refreshing: boolean;
  failed: boolean;
  onRefresh: () => void;
};

/** Whether the page refreshes automatically, and the age of its data. Only a change of state is announced. */
export function LiveStatus(props: LiveStatusProps) {
  const { unsettled, updatedAtMs, renderedAtMs, refreshing, failed, onRefresh } = props;
  const now = useNow(renderedAtMs, 1_000);
  const isLive = unsettled > 0;
  return (
    <div className="flex items-center gap-3 text-sm text-muted">
      <p className="flex items-center gap-2">
        <span
          aria-hidden="true"
          className={cx(
            "size-2 rounded-full border",
            isLive && !failed ? "border-good bg-good" : "border-control bg-transparent",
          )}
        />
        <span className="figures">
          <span role="status">
            {failed ? "Could not refresh" : isLive ? "Live" : "All settled"}
          </span>
          , updated {timeAgo(updatedAtMs, Math.max(now, updatedAtMs))}
        </span>
      </p>
      <Button size="sm" variant="ghost" pending={refreshing} onClick={onRefresh}>
        Refresh
      </Button>
    </div>
  );
}
