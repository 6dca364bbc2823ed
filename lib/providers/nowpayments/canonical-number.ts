/** The longest number token that is read. An amount has at most 80 characters in plain notation, and far fewer in fact. */
export const NUMBER_LENGTH_MAX = 64;

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The only place where a provider's number becomes a JavaScript number: the signer wrote its text with
 * JSON.stringify, so the same text is needed here. Nothing but a signature is ever made from it.
 */
export function javaScriptNumber(text: string): string {
  return JSON.stringify(Number(text));
}

/**
 * True when JavaScript writes the number back with the same value, so that no digit is outside the signature. Tokens of
 * more than `NUMBER_LENGTH_MAX` characters and exponents of more than three digits are rejected before any conversion.
 * Time is linear in the length of the text. It does not tell how the number was written: `1.0` and `1` are the same.
 */
export function isExactInJavaScript(text: string): boolean {
  if (text.length > NUMBER_LENGTH_MAX) return false;
  if (text === javaScriptNumber(text)) return true;
  const exact = toScientific(text);
  return exact !== null && exact === toScientific(javaScriptNumber(text));
}

/** One spelling for each value: significant digits without zeros at either end, and an exponent. Nothing is expanded. */
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
