import {
  isTestReceipt,
  receiptSections,
  verifyUrl,
  type ReceiptContent,
  type ReceiptFact,
} from "@/lib/domain/receipt";
import { columnsOf, wrapColumns } from "./wrap-columns";

const COLUMNS = 72;
const LABEL_COLUMNS = 18;
const INDENT = "  ";

/**
 * The receipt as plain text, 72 columns. Only labels and headings begin at the left edge: whatever a value holds, its
 * lines are indented, so it can not pose as another fact.
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
  // A hash or a link is copied: it goes on a line of its own rather than in two pieces.
  if (hasLongWord) {
    const below = lines.flatMap((line) => wrapColumns(line, COLUMNS - INDENT.length));
    return [label, ...below.map((line) => `${INDENT}${line}`)];
  }
  return lines
    .flatMap((line) => wrapColumns(line, beside))
    .map((line, index) => `${(index === 0 ? label : "").padEnd(LABEL_COLUMNS)}${line}`.trimEnd());
}
