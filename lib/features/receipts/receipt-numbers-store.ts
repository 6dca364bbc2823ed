import { Prisma, type Account, type Receipt } from "@/prisma/generated/client";
import type { Sql } from "@/lib/platform/db";

/** Seller details as printed on a receipt. */
export type Seller = Pick<
  Account,
  "number" | "name" | "sellerName" | "sellerAddress" | "sellerTaxId" | "supportEmail"
>;

/**
 * Returns true when any part of the order was paid through the sandbox. This is possible even for a live order, on the
 * merchant's own machine.
 */
export async function hasSandboxPayment(db: Sql, orderId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM payments WHERE order_id = ${orderId} AND provider = 'sandbox'
      AND (status = 'paid' OR amount_received ~ '[1-9]') LIMIT 1`;
  return rows.length > 0;
}

/**
 * Takes the next receipt number of the account, from the live or the test sequence, and returns it with the current
 * seller details. The account's row lock prevents gaps and duplicates.
 */
export async function takeReceiptNumber(
  db: Sql,
  key: { accountId: string; isTest: boolean },
): Promise<{ seller: Seller; sequence: number }> {
  const column = Prisma.raw(key.isTest ? "test_receipt_sequence" : "receipt_sequence");
  const rows = await db.$queryRaw<(Seller & { sequence: number })[]>`
    UPDATE accounts SET ${column} = ${column} + 1 WHERE id = ${key.accountId}
    RETURNING ${column} AS sequence, number, name, seller_name AS "sellerName", seller_address AS "sellerAddress",
      seller_tax_id AS "sellerTaxId", support_email AS "supportEmail"`;
  if (!rows[0]) throw new Error(`there is no account ${key.accountId}`);
  const { sequence, ...seller } = rows[0];
  return { seller, sequence };
}

export async function insertReceipt(db: Sql, receipt: Receipt): Promise<void> {
  await db.$executeRaw`
    INSERT INTO receipts (order_id, account_id, receipt_number, issued_at, body, content_sha256)
    VALUES (${receipt.orderId}, ${receipt.accountId}, ${receipt.receiptNumber}, ${receipt.issuedAt},
            ${receipt.body}, ${receipt.contentSha256})`;
}
