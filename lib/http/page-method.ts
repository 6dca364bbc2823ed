import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { PROBLEMS, PROBLEM_TYPE_BASE, type Problem } from "@/lib/contract/errors";

/** The routes of next-auth, which Next.js serves beside the pages. */
const SIGN_IN_ROUTE = /^\/api\/auth\/[a-z_-]+(?:\/[a-z_-]+)?$/;

/**
 * Sends 405 for what a page does not take: every method but GET and HEAD, and a server action, of which there are none
 * (Next.js would log the header). Returns true when the response was sent.
 */
export function rejectPageMethod(request: IncomingMessage, response: ServerResponse): boolean {
  const pathname = (request.url ?? "/").split("?", 1)[0] ?? "/";
  const isAction = request.headers["next-action"] !== undefined;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isAction && (isRead || SIGN_IN_ROUTE.test(pathname))) return false;
  const requestId = `req_${randomUUID().replaceAll("-", "")}`;
  const problem: Problem = {
    type: `${PROBLEM_TYPE_BASE}method-not-allowed`,
    title: PROBLEMS["method-not-allowed"].title,
    status: PROBLEMS["method-not-allowed"].status,
    detail: isAction
      ? "This server has no server actions. Send the request without the Next-Action header."
      : "Pages take GET and HEAD. The API is described at /docs.",
    instance: pathname,
    request_id: requestId,
  };
  response.writeHead(problem.status, {
    allow: "GET, HEAD",
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-request-id": requestId,
    // The body of the request is not read.
    connection: "close",
  });
  response.end(JSON.stringify(problem));
  return true;
}
