import { setImmediate as breathe } from "node:timers/promises";
import { formatFiat } from "@/lib/domain/money";
import {
  isTestReceipt,
  printable,
  receiptSections,
  verifyUrl,
  type ReceiptContent,
  type ReceiptSection,
} from "@/lib/domain/receipt";
import { openFontsFor } from "@/lib/platform/pdf/fonts";
import {
  closePage,
  drawLines,
  drawQr,
  drawRule,
  keepTogether,
  openPage,
  PAGE,
  type ReceiptPage,
  type TextStyle,
} from "@/lib/platform/pdf/page";
import { receiptQr } from "@/lib/platform/pdf/qr-path";

const INK = "#16181d";
const MUTED = "#5b616e";
const VALUE_X = 164;
const QR_SIZE = 88;
const PLAIN: TextStyle = { size: 9.25, weight: "regular", color: INK };
const WIDE = { x: PAGE.left, width: PAGE.right - PAGE.left };
const VALUES = { x: VALUE_X, width: PAGE.right - VALUE_X };

/** Creates a function that renders receipts as PDF one at a time. */
export function createReceiptRenderer(): typeof renderReceiptPdf {
  let last: Promise<unknown> = Promise.resolve();
  return (receipt, options) => {
    const mine = last.then(() => renderReceiptPdf(receipt, options));
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Renders the receipt as an A4 PDF, and yields to the event loop between steps. */
export async function renderReceiptPdf(
  receipt: ReceiptContent,
  { appUrl }: { appUrl: string },
): Promise<Buffer<ArrayBuffer>> {
  const sections = receiptSections(receipt);
  const url = verifyUrl(appUrl, receipt);
  const texts = sections.flatMap(({ facts }) => facts.flatMap((fact) => fact.lines));
  const name = printable(receipt.seller.name);
  const fonts = await openFontsFor({ regular: texts, bold: [name] });
  const qr = await receiptQr(url);
  const page = openPage(fonts, {
    title: `Receipt ${receipt.receipt_number}`,
    author: name,
    createdAt: new Date(receipt.issued_at),
  });
  drawHead(page, receipt);
  for (const section of sections) {
    await breathe();
    drawSection(page, section);
  }
  drawVerification(page, { receipt, url, draw: (y) => drawQr({ ...page, y }, qr, qrPlace) });
  await breathe();
  return closePage(page);
}

const qrPlace = { x: PAGE.right - QR_SIZE, size: QR_SIZE };

function drawHead(page: ReceiptPage, receipt: ReceiptContent): void {
  if (isTestReceipt(receipt)) {
    const mark = ["TEST MODE: no real money was paid."];
    drawLines(page, mark, { ...WIDE, size: 10, weight: "bold", color: "#9a3412" });
    page.y += 6;
  }
  drawLines(page, ["Receipt"], { ...WIDE, size: 11, weight: "regular", color: MUTED });
  drawLines(page, [formatFiat(receipt.price_cents, receipt.price_currency)], {
    ...WIDE,
    size: 26,
    weight: "bold",
    color: INK,
  });
  const name = [printable(receipt.seller.name)];
  drawLines(page, name, { ...WIDE, size: 12, weight: "bold", color: INK });
}

function drawSection(page: ReceiptPage, section: ReceiptSection): void {
  drawHeading(page, section.title);
  for (const { label, lines } of section.facts) {
    keepTogether(page, 16);
    const top = page.y;
    drawLines(page, [label], { ...PLAIN, x: PAGE.left, width: 112, color: MUTED });
    page.y = top;
    drawLines(page, lines, { ...PLAIN, ...VALUES });
    page.y += 2;
  }
}

function drawHeading(page: ReceiptPage, title: string): void {
  page.y += 14;
  keepTogether(page, 48);
  drawRule(page);
  page.y += 8;
  drawLines(page, [title], { ...WIDE, size: 10.5, weight: "bold", color: INK });
  page.y += 3;
}

function drawVerification(
  page: ReceiptPage,
  input: { receipt: ReceiptContent; url: string; draw: (y: number) => void },
): void {
  page.y += 14;
  keepTogether(page, QR_SIZE + 28);
  drawRule(page);
  page.y += 14;
  const place = { x: PAGE.left, width: WIDE.width - QR_SIZE - 28 };
  const top = page.y;
  input.draw(top);
  drawLines(page, ["Verification"], { ...place, size: 10.5, weight: "bold", color: INK });
  page.y += 3;
  const words = "Scan the code, or open the link, to see whether this receipt was issued.";
  drawLines(page, [words], { ...place, ...PLAIN, color: MUTED });
  drawLines(page, [input.url], { ...place, ...PLAIN, size: 8 });
  page.y += 3;
  drawLines(page, [`SHA-256 of the content: ${input.receipt.content_sha256}`], {
    ...place,
    ...PLAIN,
    size: 8,
    color: MUTED,
  });
  page.doc.link(PAGE.left, top, WIDE.width, QR_SIZE, input.url);
}
