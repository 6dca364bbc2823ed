import { receiptResource } from "@/lib/contract/receipts";
import type { Ctx } from "@/lib/platform/ctx";
import { findReceiptFile, keepReceiptFile, type ReceiptFileKind } from "./receipts-store";
import { renderReceiptText } from "./render-receipt-text";

export type ReceiptFileInput = { orderId: string; kind: ReceiptFileKind };
export type ReceiptFile = Uint8Array<ArrayBuffer>;

/**
 * Returns the file of a receipt. Creates it from the frozen JSON on the first request. If requests are concurrent, all of
 * them return the file that was stored first.
 */
export async function freezeReceiptFile(
  ctx: Ctx,
  input: ReceiptFileInput & { snapshot: string },
): Promise<ReceiptFile> {
  const { orderId, kind, snapshot } = input;
  const kept = await findReceiptFile(ctx.db, { orderId, kind });
  if (kept) return kept;
  const receipt = receiptResource.parse(JSON.parse(snapshot));
  const { appUrl } = ctx.config;
  const bytes =
    kind === "pdf"
      ? await ctx.services.renderReceiptPdf(receipt, { appUrl })
      : Buffer.from(renderReceiptText(receipt, { appUrl }));
  return keepReceiptFile(ctx.db, { orderId, kind, bytes, createdAt: ctx.clock.now() });
}
