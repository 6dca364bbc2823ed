import type { Position } from "./cursor";

/** Text that spreadsheets evaluate as a formula, also after whitespace and in the full-width forms that some accept. */
const FORMULA = /^[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/**
 * A formula after a character at which a spreadsheet may split the cell: a line break, or a semicolon, tab or pipe
 * where that is the configured separator (then quotes do not protect the cell). A plain number is not a formula.
 */
const INNER_FORMULA =
  /[;\t|\r\n](?=(?:[^\S\t\r\n]|")*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])(?![^\S\t\r\n]*[+-]?\d+(?:\.\d+)?[^\S\t\r\n]*(?:[;\t|\r\n]|$))/g;

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$|^'/;

type CsvValue = string | number | boolean | Date | null | Readonly<Record<string, unknown>>;

/**
 * Returns one record of an RFC 4180 file, including its line break. If a spreadsheet could evaluate a string as a
 * formula, as a whole or after splitting it, an apostrophe is inserted before the formula. Spreadsheets then show it as
 * plain text. Numbers stay numbers, null becomes an empty field, and objects become JSON.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

type CsvList<T> = {
  columns: readonly string[];
  take: number;
  listAfter(after: Position | null): Promise<T[]>;
  toCells(row: T): CsvValue[];
};

/**
 * Yields a list as CSV, one chunk per batch. At most one batch is in memory, and no database connection is in use while
 * a slow reader consumes a chunk.
 */
export async function* csvOf<T extends Position>(list: CsvList<T>): AsyncGenerator<string> {
  let head = csvLine(list.columns);
  let after: Position | null = null;
  for (;;) {
    const rows: T[] = await list.listAfter(after);
    yield head + rows.map((row) => csvLine(list.toCells(row))).join("");
    head = "";
    const last = rows.at(-1);
    if (!last || rows.length < list.take) return;
    after = last;
  }
}

function csvField(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = toText(value);
  const whole = FORMULA.test(text) ? `'${text}` : text;
  const safe = whole.replace(INNER_FORMULA, "$&'");
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function toText(value: NonNullable<CsvValue>): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
