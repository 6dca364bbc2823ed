"use client";

import { useMutation } from "@tanstack/react-query";
import { AppLink } from "@/components/ui/app-link";
import { useRouter } from "next/navigation";
import { call } from "@/components/shell/call";
import { useDashboard } from "@/components/shell/dashboard";
import { ErrorAlert } from "@/components/shell/error-alert";
import { Button } from "@/components/ui/button";
import type { DeliveryResource } from "@/lib/contract/webhook-deliveries";
import type { WebhookResource } from "@/lib/contract/webhooks";
import { deliveryHref, isOpen } from "./delivery-state";

export type ReplayButtonProps = {
  delivery: DeliveryResource;
  /** Null if the endpoint was deleted. */
  webhook: Pick<WebhookResource, "id" | "active"> | null;
};

/** Replays a delivery and navigates to the new one, or shows why it cannot be replayed. */
export function ReplayButton({ delivery, webhook }: ReplayButtonProps) {
  const { livemode } = useDashboard();
  const router = useRouter();
  const replay = useMutation({
    mutationFn: () =>
      call(
        "POST /v1/webhook-deliveries/{id}/replay",
        { params: { id: delivery.id } },
        { livemode },
      ),
    onSuccess: (created) => router.push(deliveryHref(created)),
  });
  if (isOpen(delivery)) return null;
  if (webhook === null) return <p className="text-sm text-muted">The endpoint was deleted.</p>;
  if (!webhook.active) {
    return (
      <p className="text-sm text-muted">
        To replay,{" "}
        <AppLink href={`/dashboard/webhooks/${webhook.id}`} className="link">
          enable the endpoint
        </AppLink>
        .
      </p>
    );
  }

  return (
    <>
      <Button
        size="sm"
        pending={replay.isPending || replay.isSuccess}
        onClick={() => replay.mutate()}
        aria-label={`Replay ${delivery.event_type}`}
      >
        Replay
      </Button>
      {replay.error ? (
        <div className="w-full">
          <ErrorAlert error={replay.error} />
        </div>
      ) : null}
    </>
  );
}
