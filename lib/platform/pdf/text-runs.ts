import bidiFactory from "bidi-js";
import { REPLACEMENT } from "@/lib/domain/receipt";
import type { FontName, FontSet, Weight } from "./fonts";
import { clustersOf } from "./wrap-columns";

const bidi = bidiFactory();

/** A part of a line in one font and one direction. `text` is in reading order. */
export type TextRun = { text: string; font: FontName; isRtl: boolean };

/**
 * Returns the runs of a line from left to right, as ordered by the Unicode Bidirectional Algorithm. Text that no font
 * can draw becomes U+FFFD, one for each user-perceived character.
 */
export function toRuns(line: string, weight: Weight, fonts: FontSet): TextRun[] {
  const { text, fontAt } = chooseFonts(line, weight, fonts);
  if (text === "") return [];
  const embedding = bidi.getEmbeddingLevels(text, "auto");
  const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
  const runs: (TextRun & { level: number })[] = [];
  let font: FontName = "latin";
  for (let index = 0; index < text.length; index++) {
    font = fontAt.get(index) ?? font;
    const level = embedding.levels[index] ?? 0;
    const character = mirrored.get(index) ?? text.charAt(index);
    const last = runs.at(-1);
    if (last && last.font === font && last.level === level) last.text += character;
    else runs.push({ text: character, font, level, isRtl: level % 2 === 1 });
  }
  return reorder(runs);
}

/**
 * Rule L2 of the Unicode Bidirectional Algorithm: from the highest level down, reverses every sequence of runs at or
 * above that level.
 */
function reorder(runs: (TextRun & { level: number })[]): TextRun[] {
  const ordered = [...runs];
  const highest = Math.max(...runs.map((run) => run.level));
  for (let level = highest; level >= 1; level--) {
    for (let start = 0; start < ordered.length; start++) {
      let end = start;
      while (end < ordered.length && (ordered[end]?.level ?? 0) >= level) end++;
      if (end > start) ordered.splice(start, end - start, ...ordered.slice(start, end).reverse());
      start = end;
    }
  }
  return ordered.map(({ text, font, isRtl }) => ({ text, font, isRtl }));
}

/** Returns the drawable text, and the font that begins at each of its indices. */
function chooseFonts(line: string, weight: Weight, fonts: FontSet) {
  let text = "";
  let current: FontName | undefined;
  const fontAt = new Map<number, FontName>();
  for (const cluster of clustersOf(line)) {
    // Spaces and punctuation stay in the font of the preceding text, so that words are shaped as one piece.
    const preferred = /^[\p{P}\p{Z}]/u.test(cluster) ? current : undefined;
    const found = fonts.find(cluster, weight, preferred);
    current = found ?? "latin";
    fontAt.set(text.length, current);
    text += found === null ? REPLACEMENT : cluster;
  }
  return { text, fontAt };
}
