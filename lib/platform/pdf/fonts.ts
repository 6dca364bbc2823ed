import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { create, type Font, type GlyphRun } from "fontkit";
import { clustersOf } from "./wrap-columns";

export const WEIGHTS = ["regular", "bold"] as const;
export type Weight = (typeof WEIGHTS)[number];
export type FontName = "latin" | "hebrew" | "arabic" | "sc" | "kr";

const FILES: Record<FontName, { package: string } & Record<Weight, string>> = {
  latin: {
    package: "@embedpdf/fonts-latin",
    regular: "NotoSans-Regular.ttf",
    bold: "NotoSans-Bold.ttf",
  },
  hebrew: {
    package: "@embedpdf/fonts-hebrew",
    regular: "NotoSansHebrew-Regular.ttf",
    bold: "NotoSansHebrew-Bold.ttf",
  },
  arabic: {
    package: "@embedpdf/fonts-arabic",
    regular: "NotoNaskhArabic-Regular.ttf",
    bold: "NotoNaskhArabic-Bold.ttf",
  },
  sc: {
    package: "@embedpdf/fonts-sc",
    regular: "NotoSansHans-Regular.otf",
    bold: "NotoSansHans-Bold.otf",
  },
  kr: {
    package: "@embedpdf/fonts-kr",
    regular: "NotoSansKR-Regular.otf",
    bold: "NotoSansKR-Bold.otf",
  },
};

// eslint-disable-next-line no-restricted-syntax -- files of installed packages, read on first use
const opened = new Map<string, Promise<Font>>();

/** Returns a font, which is read on first use and then cached. */
export function openFont(name: FontName, weight: Weight): Promise<Font> {
  const key = `${name}-${weight}`;
  const known = opened.get(key);
  if (known) return known;
  const font = readFont(name, weight);
  opened.set(key, font);
  font.catch(() => opened.delete(key));
  return font;
}

async function readFont(name: FontName, weight: Weight): Promise<Font> {
  const file = FILES[name];
  const entry = createRequire(import.meta.url).resolve(file.package);
  return directed(create(await readFile(join(dirname(entry), "..", "fonts", file[weight]))));
}

/** Scripts whose letters are drawn side by side without shaping. Shaping them would be slow and change nothing. */
const UNSHAPED =
  /^[\u0020-\u02FF\u0370-\u0482\u048A-\u052F\u1E00-\u1FFF\u2010-\u2027\u2030-\u20CF\u2190-\u2BFF\u3000-\u3029\u3030-\u3098\u309B-\u9FFF\uAC00-\uD7A3\uFF00-\uFFEF\uFFFD]*$/;

/**
 * pdfkit lets fontkit guess the direction from the letters, which fails for a bracket between two Arabic words. This
 * font uses the direction that is passed with the text, in the list of features.
 */
function directed(font: Font): Font {
  const layout = (text: string, features?: string[]) => {
    const isRtl = features?.includes("rtl") ?? false;
    if (!isRtl && UNSHAPED.test(text)) return sideBySide(font, text);
    return font.layout(text, [], undefined, undefined, isRtl ? "rtl" : "ltr");
  };
  return Object.create(font, { layout: { value: layout } }) as Font;
}

function sideBySide(font: Font, text: string): GlyphRun {
  const glyphs = font.glyphsForString(text);
  const positions = glyphs.map(({ advanceWidth: xAdvance }) => ({
    xAdvance,
    yAdvance: 0,
    xOffset: 0,
    yOffset: 0,
  }));
  return {
    glyphs,
    positions,
    // pdfkit scales the positions in place and reads the sum afterward.
    get advanceWidth() {
      return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    },
  };
}

/**
 * Returns the fonts that may have a character, the most likely first. The large fonts are tried only where they can
 * help.
 */
function candidatesFor(character: string): FontName[] {
  if (/\p{Script=Hebrew}/u.test(character)) return ["hebrew"];
  if (/\p{Script=Arabic}|[\u060C\u061B\u061F\u0640\u064B-\u0655]/u.test(character))
    return ["arabic"];
  if (/\p{Script=Hangul}/u.test(character)) return ["kr"];
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character))
    return ["sc", "kr"];
  if (/[\u2190-\u2BFF\u3000-\u33FF\uFE30-\uFE4F\uFF00-\uFFEF]/u.test(character))
    return ["latin", "sc", "kr"];
  return ["latin"];
}

export type FontSet = {
  /** Returns the font that has every glyph of the cluster, or null. `preferred` takes precedence if it has them too. */
  find(cluster: string, weight: Weight, preferred?: FontName): FontName | null;
  /** The fonts by name and weight, such as `latin-bold`. */
  fonts: ReadonlyMap<string, Font>;
};

/** Opens only the fonts that these texts need, and `latin`. */
export async function openFontsFor(texts: Record<Weight, string[]>): Promise<FontSet> {
  const fonts = new Map<string, Font>();
  for (const weight of WEIGHTS) {
    const names = new Set<FontName>(["latin"]);
    for (const cluster of new Set(texts[weight].flatMap(clustersOf)))
      for (const name of candidatesFor(cluster)) names.add(name);
    for (const name of names) fonts.set(`${name}-${weight}`, await openFont(name, weight));
  }
  const get = (name: FontName, weight: Weight) => {
    const font = fonts.get(`${name}-${weight}`);
    if (!font) throw new Error(`The font ${name}-${weight} was not opened.`);
    return font;
  };
  const has = (name: FontName, weight: Weight, cluster: string) =>
    fonts.has(`${name}-${weight}`) &&
    Array.from(cluster).every((each) => isDrawn(get(name, weight), each));
  return {
    fonts,
    find(cluster, weight, preferred) {
      const order = preferred ? [preferred, ...candidatesFor(cluster)] : candidatesFor(cluster);
      return order.find((name) => has(name, weight, cluster)) ?? null;
    },
  };
}

/** Joiners and variation selectors change the shape of other characters and have no glyph of their own. */
function isDrawn(font: Font, character: string): boolean {
  if (/^[\u200C\u200D\uFE00-\uFE0F]$/u.test(character)) return true;
  return font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
}
