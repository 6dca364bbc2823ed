/** What a spreadsheet would run as a formula, also behind blanks and in the full-width forms that some accept. */
const FORMULA = /^[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$|^'/;

/**
 * One record of an RFC 4180 file, with its line end. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front, which spreadsheets show as plain text; numbers stay numbers, null is empty.
 */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

function csvField(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
