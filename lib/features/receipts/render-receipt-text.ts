import {
  isTestReceipt,
  receiptSections,
  verifyUrl,
  type ReceiptContent,
  type ReceiptFact,
} from "@/lib/domain/receipt";
import { columnsOf, wrapColumns } from "@/lib/platform/pdf/wrap-columns";

const COLUMNS = 72;
const LABEL_COLUMNS = 18;
const INDENT = "  ";

/**
 * Renders the receipt as plain text, 72 columns wide. Only labels and headings start at the left edge. All lines of a
 * value are indented, so a value cannot imitate another fact.
 */
export function renderReceiptText(receipt: ReceiptContent, options: { appUrl: string }): string {
  const lines = ["RECEIPT", "=".repeat(COLUMNS)];
  if (isTestReceipt(receipt)) lines.push("TEST MODE: no real money was paid.");
  for (const { title, facts } of receiptSections(receipt)) {
    lines.push("", title.toUpperCase(), "-".repeat(COLUMNS), ...facts.flatMap(factLines));
  }
  lines.push(
    "",
    "VERIFICATION",
    "-".repeat(COLUMNS),
    ...factLines({ label: "Content SHA-256", lines: [receipt.content_sha256] }),
    ...factLines({ label: "Check it at", lines: [verifyUrl(options.appUrl, receipt)] }),
  );
  return lines.join("\n") + "\n";
}

function factLines({ label, lines }: ReceiptFact): string[] {
  const beside = COLUMNS - LABEL_COLUMNS;
  const hasLongWord = lines.some((line) =>
    line.split(" ").some((word) => columnsOf(word) > beside),
  );
  // Hashes and links are meant to be copied, so they get their own line instead of being split.
  if (hasLongWord) {
    const below = lines.flatMap((line) => wrapColumns(line, COLUMNS - INDENT.length));
    return [label, ...below.map((line) => `${INDENT}${line}`)];
  }
  return lines
    .flatMap((line) => wrapColumns(line, beside))
    .map((line, index) => `${(index === 0 ? label : "").padEnd(LABEL_COLUMNS)}${line}`.trimEnd());
}
