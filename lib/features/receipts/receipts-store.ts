import { createHash } from "node:crypto";
import type { Owner } from "@/lib/platform/ctx";
import type { Db } from "@/lib/platform/db";

/** Returns the frozen receipt of one order, or with one content hash; or null. */
export function findReceiptRow(
  db: Db,
  where: { orderId: string; order?: Owner } | { contentSha256: string },
): Promise<{ body: string; contentSha256: string } | null> {
  return db.receipt.findFirst({ where, select: { body: true, contentSha256: true } });
}

export type ReceiptFileKind = "txt" | "pdf";
type FileKey = { orderId: string; kind: ReceiptFileKind };

export async function findReceiptFile(
  db: Db,
  { orderId, kind }: FileKey,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = await db.receiptFile.findUnique({ where: { orderId_kind: { orderId, kind } } });
  return file?.bytes ?? null;
}

/** Stores a file unless one is already stored. Returns the stored bytes. */
export async function keepReceiptFile(
  db: Db,
  file: FileKey & { bytes: Uint8Array<ArrayBuffer>; createdAt: Date },
): Promise<Uint8Array<ArrayBuffer>> {
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  const { count } = await db.receiptFile.createMany({
    data: [{ ...file, sha256 }],
    skipDuplicates: true,
  });
  return count === 1 ? file.bytes : ((await findReceiptFile(db, file)) ?? file.bytes);
}
