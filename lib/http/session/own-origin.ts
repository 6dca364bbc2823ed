/**
 * True if a request that changes something was sent by one of our own pages. Browsers always state the origin, and
 * other sites cannot forge it. `Origin: null` and a missing origin count as foreign.
 */
export function isFromOwnPage(request: Request, appUrl: string): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = request.headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  return origin === new URL(appUrl).origin || new URL(origin).host === request.headers.get("host");
}
