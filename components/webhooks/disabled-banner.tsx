"use client";

import { useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/ui/app-link";
import { Alert } from "@/components/ui/alert";
import { adviceFor, stateOf } from "./webhook-state";
import { webhooksQuery } from "./webhooks-query";

/** On every page: endpoints that the system disabled. Endpoints that the account disabled itself are not shown. */
export function DisabledBanner({ livemode }: { livemode: boolean }) {
  const { data } = useQuery(webhooksQuery(livemode));
  const disabled = data?.data.filter((webhook) => stateOf(webhook) === "auto-disabled") ?? [];
  const [first, ...others] = disabled;
  if (!first) return null;
  const isOne = others.length === 0;
  return (
    <Alert tone="bad" className="rounded-none border-x-0 border-t-0 sm:px-6">
      <p>
        <strong className="font-semibold">A webhook endpoint was disabled.</strong>{" "}
        {first.disabled_reason} <span className="max-sm:hidden">{adviceFor(first)}</span>
      </p>
      <p translate="no" title={first.url} className="truncate font-mono text-xs">
        {first.url}
      </p>
      <p className="flex flex-wrap gap-x-3">
        {isOne ? null : (
          <span>
            {others.length === 1
              ? "Another endpoint was also disabled."
              : `${others.length} more endpoints were also disabled.`}
          </span>
        )}
        <AppLink
          href={isOne ? `/dashboard/webhooks/${first.id}` : "/dashboard/webhooks"}
          className="font-medium underline underline-offset-4"
        >
          {isOne ? "View endpoint" : "View all endpoints"}
        </AppLink>
      </p>
    </Alert>
  );
}
