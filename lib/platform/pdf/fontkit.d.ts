/** The parts of fontkit that are used; the package has no types. pdfkit accepts its fonts directly. */
declare module "fontkit" {
  export type Glyph = { id: number; advanceWidth: number };
  export type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number };
  export type GlyphRun = { glyphs: Glyph[]; positions: Position[]; readonly advanceWidth: number };
  export type Font = {
    postscriptName: string;
    unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphsForString(text: string): Glyph[];
    layout(
      text: string,
      features?: string[],
      script?: string,
      language?: string,
      direction?: "ltr" | "rtl",
    ): GlyphRun;
  };
  export function create(bytes: Uint8Array): Font;
}
