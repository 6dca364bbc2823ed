"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Notice } from "@/components/account/notice";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { adviceFor, stateOf } from "./webhook-state";
import { webhooksQuery } from "./webhooks-query";

/** On every page: endpoints that the system disabled. Endpoints that the account disabled itself are not shown. */
export function DisabledNotice({ livemode }: { livemode: boolean }) {
  const { data } = useQuery(webhooksQuery(livemode));
  const disabled = data?.data.filter((webhook) => stateOf(webhook) === "disabled") ?? [];
  const [first, ...others] = disabled;
  if (!first) return null;
  const isOne = others.length === 0;
  return (
    <Notice tone="bad" className="rounded-none border-x-0 border-t-0 sm:px-6">
      <OneDisabled webhook={first} />
      <p className="flex flex-wrap gap-x-3">
        {isOne ? null : (
          <span>
            {others.length === 1
              ? "Another endpoint was switched off too."
              : `${others.length} more endpoints were switched off too.`}
          </span>
        )}
        <Link
          href={isOne ? `/dashboard/webhooks/${first.id}` : "/dashboard/webhooks"}
          prefetch={false}
          className="font-medium underline underline-offset-4"
        >
          {isOne ? "See the endpoint" : "See all endpoints"}
        </Link>
      </p>
    </Notice>
  );
}

function OneDisabled({ webhook }: { webhook: WebhookResource }) {
  return (
    <>
      <p>
        <strong className="font-semibold">A webhook endpoint was switched off.</strong>{" "}
        {webhook.disabled_reason} <span className="max-sm:hidden">{adviceFor(webhook)}</span>
      </p>
      <p translate="no" title={webhook.url} className="truncate font-mono text-xs">
        {webhook.url}
      </p>
    </>
  );
}
