import {
  freezeReceiptFile,
  type ReceiptFile,
  type ReceiptFileInput,
} from "@/lib/features/receipts/freeze-receipt-file";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { getReceipt, getReceiptForPayer } from "./get-receipt";

/**
 * Returns the receipt as a file, with the same bytes every time. Throws `not-found`, or `conflict` until the order is
 * paid.
 */
export async function getReceiptFile(
  ctx: AccountCtx,
  input: ReceiptFileInput,
): Promise<ReceiptFile> {
  return freezeReceiptFile(ctx, { ...input, snapshot: await getReceipt(ctx, input) });
}

/** Returns the same file to the payer, for whom the order's link is the authorization. */
export async function getReceiptFileForPayer(
  ctx: Ctx,
  input: ReceiptFileInput,
): Promise<ReceiptFile> {
  return freezeReceiptFile(ctx, { ...input, snapshot: await getReceiptForPayer(ctx, input) });
}
