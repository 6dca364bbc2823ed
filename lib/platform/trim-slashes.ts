/** The text without the slashes at its end. Linear, unlike `/\/+$/` on a text with slashes inside. */
export function trimSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end--;
  return text.slice(0, end);
}
