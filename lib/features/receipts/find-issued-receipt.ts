import { createHash } from "node:crypto";
import { receiptResource, type ReceiptResource } from "@/lib/contract/receipts";
import { assert } from "@/lib/domain/assert";
import type { Ctx } from "@/lib/platform/ctx";
import { findReceiptByHash } from "./receipts-store";

/**
 * The receipt that was issued with this content hash, or null; anything that is not a hash was never issued. The stored
 * text is hashed again, so a receipt that somebody changed in the database is not confirmed.
 */
export async function findIssuedReceipt(
  ctx: Ctx,
  input: { contentSha256: string },
): Promise<ReceiptResource | null> {
  if (!/^[0-9a-fA-F]{64}$/.test(input.contentSha256)) return null;
  const stored = await findReceiptByHash(ctx.db, input.contentSha256.toLowerCase());
  if (!stored) return null;
  const receipt = JSON.parse(stored.body) as Record<string, unknown>;
  assert(
    hashOfContent(receipt) === stored.contentSha256,
    "a stored receipt has the content that its hash was made of",
  );
  return receiptResource.parse(receipt);
}

/** SHA-256 of the receipt's JSON without `content_sha256`, its members in the order in which they are. */
function hashOfContent(receipt: Record<string, unknown>): string {
  const content = Object.entries(receipt).filter(([name]) => name !== "content_sha256");
  return createHash("sha256")
    .update(JSON.stringify(Object.fromEntries(content)))
    .digest("hex");
}
