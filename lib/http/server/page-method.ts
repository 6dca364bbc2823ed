import type { IncomingMessage } from "node:http";

/** The routes of next-auth, which Next.js serves alongside the pages. */
const SIGN_IN_ROUTE = /^\/api\/auth\/[a-z_-]+(?:\/[a-z_-]+)?$/;

/**
 * Describes what is wrong with the method of a page request, or returns null. Pages accept GET and HEAD, sign-in also
 * POST. There are no server actions, and Next.js would log the header that requests one.
 */
export function checkPageMethod(request: IncomingMessage, path: string): string | null {
  if (request.headers["next-action"] !== undefined) {
    return "This server has no server actions. Send the request without the Next-Action header.";
  }
  if (request.method === "GET" || request.method === "HEAD") return null;
  return SIGN_IN_ROUTE.test(path)
    ? null
    : "Pages take GET and HEAD. The API is described at /docs.";
}
