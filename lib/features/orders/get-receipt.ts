import { getOrder } from "./get-order";
import { getPayView } from "./get-pay-view";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { findReceipt, findReceiptForPayer } from "@/lib/features/receipts/find-receipt";

/** Returns the frozen JSON of the receipt, byte for byte. Throws `not-found`, or `conflict` until the order is paid. */
export async function getReceipt(ctx: AccountCtx, input: { orderId: string }): Promise<string> {
  const receipt = await findReceipt(ctx, input);
  if (receipt !== null) return receipt;
  throw notYet((await getOrder(ctx, input)).status);
}

/** Returns the same JSON to the payer, for whom the order's link is the authorization. */
export async function getReceiptForPayer(ctx: Ctx, input: { orderId: string }): Promise<string> {
  const receipt = await findReceiptForPayer(ctx, input);
  if (receipt !== null) return receipt;
  throw notYet((await getPayView(ctx, input)).status);
}

function notYet(status: string): AppError {
  return new AppError("conflict", `There is a receipt once the order is paid; it is ${status}.`);
}
