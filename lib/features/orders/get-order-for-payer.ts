import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { findOrderForPayer, type PayerOrder } from "./orders-store";

/** Returns one order to the holder of its link, which is the only authorization needed. Throws `not-found`. */
export async function getOrderForPayer(ctx: Ctx, input: { orderId: string }): Promise<PayerOrder> {
  const order = await findOrderForPayer(ctx.db, input.orderId);
  if (order) return order;
  throw new AppError(
    "not-found",
    "There is no such payment. Check the link, or ask the shop for a new one.",
  );
}
