"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ErrorNotice } from "@/components/account/error-notice";
import { Button } from "@/components/ui/button";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveryHref } from "./deliveries-table";
import { replayDelivery } from "./deliveries-query";
import { isOpen } from "./delivery-poll";

export type ReplayButtonProps = {
  delivery: DeliveryResource;
  livemode: boolean;
  /** Null if the endpoint was deleted. */
  webhook: Pick<WebhookResource, "id" | "active"> | null;
};

/** Replays a delivery and navigates to the new one, or shows why it cannot be replayed. */
export function ReplayButton({ delivery, livemode, webhook }: ReplayButtonProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  if (isOpen(delivery)) return null;
  if (webhook === null) return <p className="text-sm text-muted">The endpoint was deleted.</p>;
  if (!webhook.active) {
    return (
      <p className="text-sm text-muted">
        To replay,{" "}
        <Link href={`/dashboard/webhooks/${webhook.id}`} prefetch={false} className="link">
          switch the endpoint on
        </Link>
        .
      </p>
    );
  }

  async function replay() {
    setPending(true);
    setError(null);
    try {
      router.push(deliveryHref(await replayDelivery(livemode, delivery.id)));
    } catch (failure) {
      setError(failure);
      setPending(false);
    }
  }

  return (
    <>
      <Button
        size="sm"
        pending={pending}
        onClick={replay}
        aria-label={`Replay ${delivery.event_type}`}
      >
        Replay
      </Button>
      {error ? (
        <div className="w-full">
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </>
  );
}
