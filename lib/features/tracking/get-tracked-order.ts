import type { TrackedOrder } from "@/lib/contract/tracking";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { findTrackedOrder, type TrackingKey } from "./find-tracked-order";

/** Returns the order of the caller's client token. Throws `not-found` for every other order. */
export async function getTrackedOrder(
  ctx: Ctx & { orderId: string },
  input: TrackingKey,
): Promise<TrackedOrder> {
  const found = await findTrackedOrder(ctx, input);
  if (found?.id === ctx.orderId) return found.order;
  throw new AppError(
    "not-found",
    "No such order in this project for this client token. Check the order_id, the project_id, which is the account's number, and that the token is that order's.",
  );
}
