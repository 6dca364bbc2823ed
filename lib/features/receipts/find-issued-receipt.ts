import { createHash } from "node:crypto";
import { receiptResource, type ReceiptResource } from "@/lib/contract/receipts";
import { assert } from "@/lib/domain/assert";
import type { Ctx } from "@/lib/platform/ctx";
import { findReceiptRow } from "./receipts-store";

/**
 * Returns the receipt that was issued with this content hash, or null. A value that is not a SHA-256 hash matches no
 * receipt. The stored text is hashed again, so a receipt that was changed in the database is not confirmed.
 */
export async function findIssuedReceipt(
  ctx: Ctx,
  input: { contentSha256: string },
): Promise<ReceiptResource | null> {
  if (!/^[0-9a-fA-F]{64}$/.test(input.contentSha256)) return null;
  const stored = await findReceiptRow(ctx.db, {
    contentSha256: input.contentSha256.toLowerCase(),
  });
  if (!stored) return null;
  const receipt = JSON.parse(stored.body) as Record<string, unknown>;
  assert(
    hashOfContent(receipt) === stored.contentSha256,
    "a stored receipt has the content that its hash was made of",
  );
  return receiptResource.parse(receipt);
}

/** Returns the SHA-256 of the receipt's JSON without `content_sha256`, with the members in their original order. */
function hashOfContent(receipt: Record<string, unknown>): string {
  const content = Object.entries(receipt).filter(([name]) => name !== "content_sha256");
  return createHash("sha256")
    .update(JSON.stringify(Object.fromEntries(content)))
    .digest("hex");
}
