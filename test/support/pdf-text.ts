import { inflateSync } from "node:zlib";

export type PdfLine = { drawn: string; copied: string };

const streamOf = (object: string) => {
  const match = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(object);
  const bytes = Buffer.from(match?.[1] ?? "", "latin1");
  return object.includes("/FlateDecode")
    ? inflateSync(bytes).toString("latin1")
    : bytes.toString("latin1");
};

const utf16 = (hex: string) => Buffer.from(hex, "hex").swap16().toString("utf16le");

function toUnicode(cmap: string): string[] {
  const map: string[] = [];
  for (const [, first = "0", list = ""] of cmap.matchAll(
    /<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi,
  )) {
    const texts = [...list.matchAll(/<([0-9a-f ]*)>/gi)].map(([, hex = ""]) =>
      utf16(hex.replaceAll(" ", "")),
    );
    texts.forEach((text, index) => (map[Number.parseInt(first, 16) + index] = text));
  }
  return map;
}

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

function pdfString(literal: string): string {
  const raw = literal.replace(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
  const bytes = Buffer.from(raw, "latin1");
  return raw.startsWith("\u00FE\u00FF") ? bytes.subarray(2).swap16().toString("utf16le") : raw;
}

/**
 * Returns the lines of a PDF written by pdfkit: the drawn text from left to right, and the copied text, which is the
 * `ActualText` where there is one.
 */
export function pdfLines(pdf: Uint8Array): PdfLine[] {
  const source = Buffer.from(pdf).toString("latin1");
  const objects = new Map<string, string>();
  for (const [, id = "", body = ""] of source.matchAll(
    /(?:^|\n)(\d+) 0 obj\r?\n([\s\S]*?)\nendobj/g,
  ))
    objects.set(id, body);
  const maps = new Map<string, string[]>();
  for (const body of objects.values())
    for (const [, name = "", id = ""] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const cmap = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? "")?.[1];
      maps.set(name, toUnicode(streamOf(objects.get(cmap ?? "") ?? "")));
    }
  const contents = [...objects.values()].flatMap((body) =>
    [...body.matchAll(/\/Contents (\d+) 0 R/g)].map((match) => match[1] ?? ""),
  );
  return contents.flatMap((id) => linesOf(streamOf(objects.get(id) ?? ""), maps));
}

const OPERATOR =
  /\/ActualText \(((?:\\.|[^\\)])*)\)|(EMC)|1 0 0 1 [\d.-]+ ([\d.-]+) Tm|\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/gs;

function linesOf(content: string, maps: Map<string, string[]>): PdfLine[] {
  const lines: (PdfLine & { y: string })[] = [];
  let map: string[] = [];
  let isActual = false;
  let y = "";
  const line = () => {
    const last = lines.at(-1);
    if (last?.y === y) return last;
    lines.push({ y, drawn: "", copied: "" });
    return line();
  };
  let actual = "";
  for (const [, span, end, baseline, font, glyphs] of content.matchAll(OPERATOR)) {
    if (span !== undefined) [actual, isActual] = [pdfString(span), true];
    else if (end) isActual = false;
    else if (baseline) y = baseline;
    else if (font) map = maps.get(font) ?? [];
    else if (glyphs !== undefined) {
      const hex = [...glyphs.matchAll(/<([0-9a-f]*)>/g)].map((match) => match[1] ?? "").join("");
      const text = (hex.match(/.{4}/g) ?? [])
        .map((gid) => map[Number.parseInt(gid, 16)] ?? "?")
        .join("");
      const at = line();
      at.drawn += text;
      at.copied += isActual ? actual : text;
      if (isActual) actual = "";
    }
  }
  return lines.map(({ drawn, copied }) => ({ drawn, copied }));
}
