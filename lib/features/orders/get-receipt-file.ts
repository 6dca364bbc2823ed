import { receiptResource } from "@/lib/contract/receipts";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { getReceipt, getReceiptForPayer } from "./get-receipt";
import {
  findReceiptFile,
  keepReceiptFile,
  type ReceiptFileKind,
} from "@/lib/features/receipts/receipts-store";
import { renderReceiptText } from "@/lib/features/receipts/render-receipt-text";

type FileInput = { orderId: string; kind: ReceiptFileKind };
type FileBytes = Uint8Array<ArrayBuffer>;

/**
 * Returns the receipt as a file, with the same bytes every time. Throws `not-found`, or `conflict` until the order is
 * paid.
 */
export async function getReceiptFile(ctx: AccountCtx, input: FileInput): Promise<FileBytes> {
  return fileOf(ctx, input, await getReceipt(ctx, { orderId: input.orderId }));
}

/** Returns the same file to the payer, for whom the order's link is the authorization. */
export async function getReceiptFileForPayer(ctx: Ctx, input: FileInput): Promise<FileBytes> {
  return fileOf(ctx, input, await getReceiptForPayer(ctx, { orderId: input.orderId }));
}

/**
 * Creates the file from the frozen JSON on the first request. If requests are concurrent, all of them return the file
 * that was stored first.
 */
async function fileOf(ctx: Ctx, input: FileInput, snapshot: string): Promise<FileBytes> {
  const kept = await findReceiptFile(ctx.db, input);
  if (kept) return kept;
  const receipt = receiptResource.parse(JSON.parse(snapshot));
  const { appUrl } = ctx.config;
  const bytes =
    input.kind === "pdf"
      ? await ctx.services.renderReceiptPdf(receipt, { appUrl })
      : Buffer.from(renderReceiptText(receipt, { appUrl }));
  return keepReceiptFile(ctx.db, { ...input, bytes, createdAt: ctx.clock.now() });
}
