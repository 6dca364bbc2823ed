/** How many characters of a text are searched for secrets. */
const SEARCHED_MAX = 8_192;
/** How many are kept. The margin exceeds the longest email address or password, so that none is shown in part. */
const KEPT_MAX = SEARCHED_MAX - 640;

/** Every repetition that another part of its pattern can end is bounded, so that the time is linear in the text. */
const SECRETS = new RegExp(
  [
    "(ds_(?:live|test)_|whsec_)[A-Za-z0-9+/=_-]+",
    "\\b(ct_)ord_[A-Za-z0-9_-]+",
    "\\b((?:postgres(?:ql)?|rediss?|smtps?):\\/\\/[^:@/\\s]{0,64}:)[^@\\s]{1,256}@",
    "\\b(https?:\\/\\/[^:@/\\s]{0,64}:)[^@/\\s]{1,256}@",
    "[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9.-]{1,255}\\.[A-Za-z]{2,24}",
  ].join("|"),
  "g",
);

/**
 * Masks API keys, signing secrets, client tokens, passwords in URLs and email addresses, and truncates the text to a
 * length suitable for a log line.
 */
export function redact(text: string): string {
  const kept = Math.min(text.length, KEPT_MAX);
  let clean = "";
  let at = 0;
  for (const match of text.slice(0, SEARCHED_MAX).matchAll(SECRETS)) {
    if (match.index >= kept) break;
    clean += text.slice(at, match.index) + mask(match);
    at = match.index + match[0].length;
  }
  clean += text.slice(at, Math.max(at, kept));
  const cut = text.length - Math.max(at, kept);
  return cut > 0 ? `${clean}… [${cut} more characters]` : clean;
}

function mask([, key, token, database, url]: RegExpExecArray): string {
  const prefix = database ?? url;
  if (prefix !== undefined) return `${prefix}[hidden]@`;
  const kind = key ?? token;
  return kind === undefined ? "[email]" : `${kind}[hidden]`;
}
