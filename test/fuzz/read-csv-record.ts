/** The cells of one RFC 4180 record without its line ending; null if the text is not exactly one record. */
export function readCsvRecord(text: string): string[] | null {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const cell = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    if (cell === null) return null;
    cells.push(cell.value);
    if (cell.end === text.length) return cells;
    if (text[cell.end] !== ",") return null;
    at = cell.end + 1;
  }
}

type Cell = { value: string; end: number };

function readPlain(text: string, from: number): Cell | null {
  const comma = text.indexOf(",", from);
  const end = comma < 0 ? text.length : comma;
  const value = text.slice(from, end);
  return /["\r\n]/.test(value) ? null : { value, end };
}

function readQuoted(text: string, from: number): Cell | null {
  for (let at = from + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return null;
    if (text[at + 1] !== '"')
      return { value: text.slice(from + 1, at).replaceAll('""', '"'), end: at + 1 };
  }
}
