import PDFDocument from "pdfkit";
import { toRuns } from "./text-runs";
import type { FontSet, Weight } from "./fonts";
import type { QrPath } from "./qr-path";
import { wrapText } from "./wrap-columns";

export const PAGE = { left: 56, right: 539, top: 56, bottom: 786 } as const;

export type TextStyle = { size: number; weight: Weight; color: string };

type Place = { x: number; width: number } & TextStyle;

/** A document under construction, with a cursor that moves down the page and on to the next one. */
export type ReceiptPage = {
  doc: PDFKit.PDFDocument;
  fonts: FontSet;
  y: number;
  /** The widths measured so far, by style and text. */
  widths: Map<string, number>;
};

/** Creates an empty A4 document. Dates and names come from the receipt, so the same receipt produces the same bytes. */
export function openPage(
  fonts: FontSet,
  about: { title: string; author: string; createdAt: Date },
): ReceiptPage {
  const doc = new PDFDocument({
    size: "A4",
    margin: 0,
    // No standard font: every font is embedded.
    font: "",
    pdfVersion: "1.7",
    lang: "en",
    displayTitle: true,
    info: {
      Title: about.title,
      Author: about.author,
      CreationDate: about.createdAt,
      ModDate: about.createdAt,
    },
  });
  for (const [name, font] of fonts.fonts) doc.registerFont(name, font as unknown as string);
  return { doc, fonts, y: PAGE.top, widths: new Map() };
}

/** Starts a new page unless `height` fits on the current one. */
export function keepTogether(page: ReceiptPage, height: number): void {
  if (page.y + height <= PAGE.bottom) return;
  page.doc.addPage();
  page.y = PAGE.top;
}

/** Draws lines, each wrapped to the width, and moves the cursor below them. */
export function drawLines(page: ReceiptPage, lines: string[], place: Place): void {
  for (const line of lines) {
    const measure = (word: string) => widthOf(page, word, place);
    for (const piece of wrapText(line, place.width, measure)) {
      const height = place.size * 1.45;
      keepTogether(page, height);
      drawLine(page, piece, place);
      page.y += height;
    }
  }
}

function drawLine(page: ReceiptPage, line: string, place: Place): void {
  const { doc } = page;
  const runs = toRuns(line, place.weight, page.fonts);
  const isPlain = runs.every((run) => !run.isRtl) && runs.map((run) => run.text).join("") === line;
  // Text that is reordered for drawing, or cannot be drawn, is still copied as it was written.
  if (!isPlain) doc.markContent("Span", { actual: line });
  let x = place.x;
  const baseline = page.y + place.size;
  for (const run of runs) {
    setFont(page, run.font, place);
    const features = directionOf(run.isRtl);
    doc.fillColor(place.color).text(run.text, x, baseline, {
      lineBreak: false,
      baseline: "alphabetic",
      features,
    });
    x += doc.widthOfString(run.text, { features });
  }
  if (!isPlain) doc.endMarkedContent();
}

function widthOf(page: ReceiptPage, text: string, style: TextStyle): number {
  const key = `${style.weight} ${style.size} ${text}`;
  const known = page.widths.get(key);
  if (known !== undefined) return known;
  const width = toRuns(text, style.weight, page.fonts).reduce((sum, run) => {
    setFont(page, run.font, style);
    return sum + page.doc.widthOfString(run.text, { features: directionOf(run.isRtl) });
  }, 0);
  page.widths.set(key, width);
  return width;
}

function setFont(page: ReceiptPage, name: string, style: TextStyle): void {
  page.doc.font(`${name}-${style.weight}`).fontSize(style.size);
}

/** Passes the direction in the list of features, where the fonts of `receipt-fonts` read it. */
function directionOf(isRtl: boolean): PDFKit.Mixins.OpenTypeFeatures[] {
  return [isRtl ? "rtl" : "ltr"] as unknown as PDFKit.Mixins.OpenTypeFeatures[];
}

export function drawRule(page: ReceiptPage): void {
  page.doc
    .moveTo(PAGE.left, page.y)
    .lineTo(PAGE.right, page.y)
    .lineWidth(0.5)
    .strokeColor("#c9ccd3")
    .stroke();
}

/**
 * Draws a QR code of `size` points at `x` and the vertical position of the cursor, as vectors that are sharp at any
 * size.
 */
export function drawQr(page: ReceiptPage, qr: QrPath, place: { x: number; size: number }): void {
  const { doc } = page;
  doc
    .save()
    .translate(place.x, page.y)
    .scale(place.size / qr.modules)
    .path(qr.path)
    .fill("#000000")
    .restore();
}

export function closePage(page: ReceiptPage): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    page.doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    page.doc.on("end", () => resolve(Buffer.concat(chunks)));
    page.doc.on("error", reject);
    page.doc.end();
  });
}
