/** Removes trailing slashes. Takes linear time, unlike `/\/+$/` on a text with many slashes inside. */
export function trimSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end--;
  return text.slice(0, end);
}
