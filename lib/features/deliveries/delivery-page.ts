import type { DeliveryPage } from "@/lib/contract/webhook-deliveries";
import type { AccountCtx } from "@/lib/platform/ctx";
import { toPage, type Page } from "@/lib/platform/cursor";
import { findLastAttempts, type DeliveryRow } from "./deliveries-store";
import { toDeliveryResource } from "./delivery-resource";

/** A page of deliveries as it is returned, each with the result of its last attempt. */
export async function toDeliveryPage(
  { db }: AccountCtx,
  page: Page<DeliveryRow>,
): Promise<DeliveryPage> {
  const last = await findLastAttempts(
    db,
    page.rows.map(({ id }) => id),
  );
  return toPage(page, (row) => toDeliveryResource(row, last.get(row.id) ?? null));
}
