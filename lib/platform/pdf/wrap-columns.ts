const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

const NO_WIDTH = /^[\p{M}\u200C\u200D]+$/u;
const TWO_COLUMNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFE0F\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;

export function clustersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Returns the number of columns that the text occupies in a terminal or a fixed-width font. */
export function columnsOf(text: string): number {
  return clustersOf(text).reduce((sum, cluster) => sum + clusterColumns(cluster), 0);
}

function clusterColumns(cluster: string): number {
  if (NO_WIDTH.test(cluster)) return 0;
  return TWO_COLUMNS.test(cluster) ? 2 : 1;
}

export function wrapColumns(text: string, columns: number): string[] {
  return wrapText(text, columns, columnsOf);
}

/**
 * Breaks a text into lines of at most `limit`, as measured by `measure`: after spaces and slashes (for links),
 * otherwise between characters. Only spaces at a break are dropped.
 */
export function wrapText(text: string, limit: number, measure: (word: string) => number): string[] {
  const lines: string[] = [];
  let line = { text: "", width: 0 };
  for (const word of text.split(/(?<= )|(?<=[/\\])/u)) {
    const trimmed = measure(word.trimEnd());
    if (line.width + trimmed > limit && line.text !== "") {
      lines.push(line.text.trimEnd());
      line = { text: "", width: 0 };
    }
    if (trimmed <= limit) {
      line = { text: line.text + word, width: line.width + measure(word) };
      continue;
    }
    const pieces = splitWord(word, limit, measure);
    lines.push(...pieces.slice(0, -1).map((piece) => piece.text));
    line = pieces.at(-1) ?? line;
  }
  return [...lines, line.text.trimEnd()];
}

function splitWord(word: string, limit: number, measure: (cluster: string) => number) {
  const pieces = [{ text: "", width: 0 }];
  for (const cluster of clustersOf(word)) {
    const width = measure(cluster);
    const piece = pieces.at(-1);
    if (piece && (piece.text === "" || piece.width + width <= limit)) {
      piece.text += cluster;
      piece.width += width;
    } else pieces.push({ text: cluster, width });
  }
  return pieces;
}
