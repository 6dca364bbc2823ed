"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { useNow } from "@/components/ui/now";
import { timeAgo } from "@/components/ui/time";

/** Whether the page refreshes automatically, and the age of its data. Only a change of state is announced. */
export function LiveStatus({ query, unsettled }: { query: UseQueryResult; unsettled: number }) {
  const now = useNow();
  const updatedAtMs = query.dataUpdatedAt || now;
  const isLive = unsettled > 0;
  return (
    <div className="flex items-center gap-3 text-sm text-muted">
      <p className="flex items-center gap-2">
        <span
          aria-hidden="true"
          className={cx(
            "size-2 rounded-full border",
            isLive && !query.isError ? "border-good bg-good" : "border-control bg-transparent",
          )}
        />
        <span className="figures">
          <span role="status">
            {query.isError ? "Could not refresh" : isLive ? "Live" : "All settled"}
          </span>
          , updated {timeAgo(updatedAtMs, Math.max(now, updatedAtMs))}
        </span>
      </p>
      <Button
        size="sm"
        variant="ghost"
        pending={query.isFetching}
        onClick={() => void query.refetch()}
      >
        Refresh
      </Button>
    </div>
  );
}
