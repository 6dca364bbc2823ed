import { describe, expect, test } from "vitest";
import type { ReceiptResource } from "@/lib/contract/receipts";
import { receiptSections } from "@/lib/domain/receipt";
import { pdfLines } from "@/test/support/pdf-text";
import { openFont } from "@/lib/platform/pdf/fonts";
import { RECEIPT, receiptOf } from "@/test/support/receipt";
import { renderReceiptPdf } from "./render-receipt-pdf";
import { renderReceiptText } from "./render-receipt-text";
import { columnsOf } from "@/lib/platform/pdf/wrap-columns";

const OPTIONS = { appUrl: "https://pay.example.com" };
const pdf = (receipt: ReceiptResource) => renderReceiptPdf(receipt, OPTIONS);
const text = (receipt: ReceiptResource) => renderReceiptText(receipt, OPTIONS);
const copied = async (receipt: ReceiptResource) =>
  pdfLines(await pdf(receipt))
    .map((line) => line.copied)
    .join("\n");
const drawn = async (receipt: ReceiptResource) =>
  pdfLines(await pdf(receipt))
    .map((line) => line.drawn)
    .join("\n");

/** Every value of the JSON, in the format that a reader would look for. */
const FACTS = [
  RECEIPT.order_id,
  RECEIPT.receipt_number,
  RECEIPT.issued_at,
  "paid",
  RECEIPT.product,
  "USD 49.00",
  "usdttrc20",
  "49.012345 USDTTRC20",
  "49.000000000000000001 USDTTRC20",
  "5077125051",
  `0x${"ab".repeat(32)}`,
  RECEIPT.paid_at,
  RECEIPT.created_at,
  "Driftstack GmbH",
  "Hauptstraße 1",
  "10115 Berlin",
  "DE123456789",
  "billing@example.com",
  RECEIPT.content_sha256,
];

describe("the formats of a receipt", () => {
  test("the text and the PDF state every fact of the JSON, verbatim", async () => {
    const inPdf = await copied(RECEIPT);
    for (const fact of FACTS) {
      expect(text(RECEIPT)).toContain(fact);
      expect(inPdf).toContain(fact);
    }
  });

  test("what is not known is left out, in both", async () => {
    const bare = {
      ...receiptOf({ address: null, tax_id: null, email: null }),
      transaction_hash: null,
      pay_amount: null,
    };
    const labels = receiptSections(bare).flatMap(({ facts }) => facts.map(({ label }) => label));
    expect(labels).not.toContain("Transaction");
    for (const output of [text(bare), await copied(bare)]) {
      expect(output).not.toMatch(/null|undefined|Tax id|Email|Transaction|Amount due/);
    }
  });

  test("a test-mode receipt is marked as such", async () => {
    const receipt = { ...RECEIPT, receipt_number: "TEST-1001-000001" };
    expect(text(receipt)).toContain("TEST MODE: no real money was paid.");
    expect(await copied(receipt)).toContain("TEST MODE: no real money was paid.");
    expect(text(RECEIPT)).not.toContain("TEST MODE");
  });

  test("the same receipt makes the same bytes, at any time", async () => {
    const [first, second] = [await pdf(RECEIPT), await pdf(RECEIPT)];
    expect(first.equals(second)).toBe(true);
    expect(first.subarray(0, 8).toString()).toBe("%PDF-1.7");
    expect(first.toString("latin1")).toContain("(D:20260512130000Z)");
    expect(text(RECEIPT)).toBe(text(RECEIPT));
  });

  test("ten concurrent receipts are complete and equal", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => pdf(RECEIPT)));
    expect(new Set(all.map((bytes) => bytes.toString("latin1"))).size).toBe(1);
  });
});

describe("names of the world", () => {
  test.each([
    ["Chinese", "北京示例有限公司"],
    ["Japanese", "株式会社サンプル、ひらがな（東京）"],
    ["Korean", "주식회사 예시 상점"],
    ["Greek and Cyrillic", "Αθήνα Москва"],
    ["accents made of two characters", "Cafe\u0301 Mu\u0308ller"],
  ])("%s is drawn with glyphs of its own", async (_, name) => {
    const receipt = receiptOf({ name });
    expect(await drawn(receipt)).toContain(name);
    expect(text(receipt)).toContain(name);
  });

  test("Hebrew is drawn from right to left, and copied as it was written", async () => {
    const receipt = receiptOf({ name: "חנות שלום" });
    expect(await drawn(receipt)).toContain([..."חנות שלום"].reverse().join(""));
    expect(await copied(receipt)).toContain("חנות שלום");
  });

  test("Arabic is shaped and drawn from right to left, its numbers from left to right", async () => {
    const name = "متجر النور 2026";
    const receipt = receiptOf({ name });
    expect(await drawn(receipt)).toContain(`2026 ${[..."متجر النور"].reverse().join("")}`);
    expect(await copied(receipt)).toContain(name);
    const font = await openFont("arabic", "regular");
    const shapes = font.layout("\u0647\u0647\u0647", ["rtl"]).glyphs.map(({ id }) => id);
    expect(new Set(shapes).size).toBe(3);
  });

  test("brackets around right-to-left words are mirrored", async () => {
    expect(await drawn(receiptOf({ name: "שלום (בית)" }))).toContain("(תיב) םולש");
  });

  test("an emoji or an unknown letter shows as a replacement and is copied as it was", async () => {
    const receipt = receiptOf({ name: "A😀👩‍👩‍👧B𐍈C" });
    expect(await drawn(receipt)).toContain("A\uFFFD\uFFFDB\uFFFDC");
    expect(await copied(receipt)).toContain("A😀👩‍👩‍👧B𐍈C");
    expect(text(receipt)).toContain("A😀👩‍👩‍👧B𐍈C");
  });

  test("a long name wraps and loses nothing", async () => {
    const name = `${"Donaudampfschifffahrts".repeat(12)} ${"東京".repeat(60)} end`;
    const receipt = receiptOf({ name });
    const squeeze = (output: string) => output.replace(/\s/g, "");
    expect(squeeze(await drawn(receipt))).toContain(squeeze(name));
    expect(squeeze(text(receipt))).toContain(squeeze(name));
  });

  test("an address of many lines goes on to the next page", async () => {
    const lines = Array.from({ length: 120 }, (_, index) => `Line ${index}`);
    const receipt = receiptOf({ address: lines.join("\n") });
    const output = (await copied(receipt)).split("\n");
    for (const line of lines) expect(output.some((each) => each.endsWith(line))).toBe(true);
    expect(output.join("\n")).toContain(receipt.content_sha256);
  });
});

describe("hostile texts", () => {
  const forged = 'x"\r\nStatus            refunded\u2028Price             USD 0.01\n';
  const receipt = {
    ...receiptOf({ name: forged, tax_id: forged, address: forged }),
    product: forged,
  };

  test("no value begins a line of the text file", () => {
    const lines = text(receipt).split("\n");
    expect(lines.filter((line) => line.startsWith("Status"))).toEqual(["Status            paid"]);
    expect(lines.filter((line) => line.startsWith("Price"))).toEqual([
      "Price             USD 49.00",
    ]);
    expect(text(receipt)).not.toMatch(/[\r\u2028]/);
  });

  test("controls and direction overrides are shown, not obeyed", async () => {
    const evil = receiptOf({ name: "a\u202Eb\u2066c\u0000d\u001B[31me\u200Ff\tg\uD800h" });
    const safe = "a\uFFFDb\uFFFDc\uFFFDd\uFFFD[31me\uFFFDf g\uFFFDh";
    expect(text(evil)).toContain(safe);
    expect(await copied(evil)).toContain(safe);
  });

  test("no line of the text file has more than 72 columns", () => {
    const wide = receiptOf({
      name: "東京".repeat(100),
      address: "long ".repeat(50) + "x".repeat(200),
    });
    for (const each of [RECEIPT, wide, receipt])
      for (const line of text(each).split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(72);
  });
});

describe("the code on the PDF", () => {
  test("is a drawing of the link, which is also written out and can be clicked", async () => {
    const bytes = (await pdf(RECEIPT)).toString("latin1");
    expect(bytes).toContain(`(https://pay.example.com/receipts/verify/${RECEIPT.content_sha256})`);
    const other = await pdf({ ...RECEIPT, content_sha256: "cd34".repeat(16) });
    expect(bytes).not.toBe(other.toString("latin1"));
    const lines = (await copied(RECEIPT)).split("\n");
    expect(lines).toContain("https://pay.example.com/receipts/verify/");
    expect(lines).toContain(RECEIPT.content_sha256);
  });
});
