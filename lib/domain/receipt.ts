/**
 * A receipt is a list of facts, frozen when the order was paid. The text file, the PDF and the verification page all
 * print this list, so they cannot disagree. Text that people entered cannot affect the layout: a line break, control
 * character or direction override in a name is shown as U+FFFD.
 */
import { formatFiat } from "./money";

export type ReceiptContent = {
  order_id: string;
  receipt_number: string;
  issued_at: string;
  product: string;
  price_cents: number;
  price_currency: string;
  pay_currency: string | null;
  pay_amount: string | null;
  amount_received: string | null;
  payment_id: string | null;
  transaction_hash: string | null;
  paid_at: string;
  created_at: string;
  seller: {
    name: string;
    address: string | null;
    tax_id: string | null;
    email: string | null;
  };
  content_sha256: string;
};

/** `lines` has one entry, except for an address, which keeps its own line breaks. */
export type ReceiptFact = { label: string; lines: string[] };
export type ReceiptSection = { title: string; facts: ReceiptFact[] };

export const REPLACEMENT = "\u{FFFD}";

const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;
/** Joiners shape Persian and Indic words, and Arabic number signs are visible. Other format characters are replaced. */
const UNPRINTABLE = /(?![\u200C\u200D\u0600-\u0605\u06DD])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** One line of inert text: control characters, overrides and line breaks become U+FFFD, a tab becomes a space. */
export function printable(text: string): string {
  return text.replaceAll("\t", " ").replace(UNPRINTABLE, REPLACEMENT);
}

/** The same for a text of several lines. Leading and trailing empty lines are removed. */
export function printableLines(text: string): string[] {
  return text.trim().split(LINE_BREAK).map(printable);
}

/** True for a receipt of test mode or of the sandbox: no real money moved. */
export function isTestReceipt(receipt: Pick<ReceiptContent, "receipt_number">): boolean {
  return receipt.receipt_number.startsWith("TEST-");
}

/** The public page that verifies that a receipt was issued. */
export function verifyUrl(appUrl: string, receipt: Pick<ReceiptContent, "content_sha256">): string {
  return `${appUrl}/receipts/verify/${receipt.content_sha256}`;
}

/** All content of a receipt, in print order. Unknown values are left out. */
export function receiptSections(receipt: ReceiptContent): ReceiptSection[] {
  const { seller } = receipt;
  const coin = receipt.pay_currency?.toUpperCase() ?? "";
  const amount = (value: string | null) => (value === null ? null : `${value} ${coin}`.trim());
  return [
    section("Receipt", [
      fact("Receipt number", receipt.receipt_number),
      fact("Issued", receipt.issued_at),
      fact("Status", "paid"),
    ]),
    section("Seller", [
      fact("Name", seller.name),
      seller.address === null ? null : { label: "Address", lines: printableLines(seller.address) },
      fact("Tax id", seller.tax_id),
      fact("Email", seller.email),
    ]),
    section("Purchase", [
      fact("Product", receipt.product),
      fact("Price", formatFiat(receipt.price_cents, receipt.price_currency)),
      fact("Order", receipt.order_id),
      fact("Ordered", receipt.created_at),
    ]),
    section("Payment", [
      fact("Paid", receipt.paid_at),
      fact("Coin", receipt.pay_currency),
      fact("Amount due", amount(receipt.pay_amount)),
      fact("Amount received", amount(receipt.amount_received)),
      fact("Payment id", receipt.payment_id),
      fact("Transaction", receipt.transaction_hash),
    ]),
  ];
}

function fact(label: string, value: string | null): ReceiptFact | null {
  return value === null ? null : { label, lines: [printable(value)] };
}

function section(title: string, facts: (ReceiptFact | null)[]): ReceiptSection {
  return { title, facts: facts.filter((each) => each !== null) };
}
