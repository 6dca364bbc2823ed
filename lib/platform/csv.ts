/** Text that spreadsheets evaluate as a formula, also after whitespace and in the full-width forms that some accept. */
const FORMULA = /^[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/**
 * A formula after a character at which a spreadsheet may split the cell: a line break, or a semicolon, tab or pipe
 * where that is the configured separator (then quotes do not protect the cell). A plain number is not a formula.
 */
const INNER_FORMULA =
  /[;\t|\r\n](?=(?:[^\S\t\r\n]|")*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])(?![^\S\t\r\n]*[+-]?\d+(?:\.\d+)?[^\S\t\r\n]*(?:[;\t|\r\n]|$))/g;

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$|^'/;

/**
 * Returns one record of an RFC 4180 file, including its line break. If a spreadsheet could evaluate a string as a
 * formula, as a whole or after splitting it, an apostrophe is inserted before the formula. Spreadsheets then show it as
 * plain text. Numbers stay numbers; null becomes an empty field.
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
