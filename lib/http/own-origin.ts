/**
 * True when a request that changes something was sent by one of our own pages: a browser always says so, and can not be
 * made to lie by another site. `Origin: null` and no origin at all are somebody else's.
 */
export function isFromOwnPage(request: Request, appUrl: string): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = request.headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  return origin === new URL(appUrl).origin || new URL(origin).host === request.headers.get("host");
}
