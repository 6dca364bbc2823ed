/** Maximum length of a number token. An amount has at most 80 characters in plain notation, far fewer in practice. */
export const NUMBER_LENGTH_MAX = 64;

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The only place that converts a provider's number to a JavaScript number. The signer serialized it with
 * JSON.stringify, so the same text is needed here. The result is used only for signatures.
 */
export function javaScriptNumber(text: string): string {
  return JSON.stringify(Number(text));
}

/**
 * True when JavaScript serializes the number with the same value, so that the signature covers every digit. Tokens of
 * more than `NUMBER_LENGTH_MAX` characters and exponents of more than three digits are rejected before any conversion.
 * Takes time linear in the length of the text. Does not distinguish notations: `1.0` and `1` are the same.
 */
export function isExactInJavaScript(text: string): boolean {
  if (text.length > NUMBER_LENGTH_MAX) return false;
  if (text === javaScriptNumber(text)) return true;
  const exact = toScientific(text);
  return exact !== null && exact === toScientific(javaScriptNumber(text));
}

/** One form for each value: significant digits without leading or trailing zeros, and an exponent. Expands nothing. */
function toScientific(text: string): string | null {
  const match = NUMBER.exec(text);
  if (!match) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  let from = 0;
  while (digits[from] === "0") from++;
  if (from === digits.length) return "0";
  let to = digits.length;
  while (digits[to - 1] === "0") to--;
  const power = Number(exponent) - fraction.length + (digits.length - to);
  return `${sign}${digits.slice(from, to)}e${power}`;
}
