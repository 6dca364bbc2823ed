/** What a spreadsheet evaluates as a formula, also after white space and in the full-width forms that some accept. */
const FORMULA = /^[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/**
 * The same after a character at which a spreadsheet may split the cell: a semicolon, tab or pipe where that is the
 * configured separator (in which case quotes do not protect the cell), and a line end. A plain number is not a formula.
 */
const INNER_FORMULA =
  /[;\t|\r\n](?=(?:[^\S\t\r\n]|")*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])(?![^\S\t\r\n]*[+-]?\d+(?:\.\d+)?[^\S\t\r\n]*(?:[;\t|\r\n]|$))/g;

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$|^'/;

/**
 * One record of an RFC 4180 file, with its line end. A text that a spreadsheet could evaluate as a formula, as a whole or
 * after a split, gets an apostrophe before the formula, which spreadsheets show as plain text. Numbers stay numbers, null
 * is empty.
 */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

function csvField(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const whole = FORMULA.test(value) ? `'${value}` : value;
  const safe = whole.replace(INNER_FORMULA, "$&'");
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
