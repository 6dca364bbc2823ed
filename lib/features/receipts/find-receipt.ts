import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { findReceiptRow } from "./receipts-store";

/** Returns the frozen JSON of the receipt of the caller's order, byte for byte; null until the order is paid. */
export async function findReceipt(
  ctx: AccountCtx,
  input: { orderId: string },
): Promise<string | null> {
  const { accountId, livemode } = ctx;
  const row = await findReceiptRow(ctx.db, {
    orderId: input.orderId,
    order: { accountId, livemode },
  });
  return row?.body ?? null;
}

/** Returns the same JSON to the payer, for whom the order's link is the authorization. */
export async function findReceiptForPayer(
  ctx: Ctx,
  input: { orderId: string },
): Promise<string | null> {
  return (await findReceiptRow(ctx.db, { orderId: input.orderId }))?.body ?? null;
}
