import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { helpLink, PROBLEMS, type ProblemSlug } from "@/lib/contract/errors";
import { toProblem } from "@/lib/http/api/error-response";

type Rejection = { slug: ProblemSlug; detail: string; retryAfterSeconds?: number };

/** Responds without a route: with a problem document, or with plain text if a browser opened a page. */
export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  rejection: Rejection,
): void {
  const { slug, detail, retryAfterSeconds } = rejection;
  const requestId = `req_${randomUUID().replaceAll("-", "")}`;
  const { status } = PROBLEMS[slug];
  response.statusCode = status;
  response.setHeader("x-request-id", requestId);
  response.setHeader("cache-control", "no-store");
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", retryAfterSeconds);
  if (!request.complete || status === 400) response.setHeader("connection", "close");
  const isPage = request.headers.accept?.includes("text/html") === true;
  if (isPage) {
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.end(`${detail}\n`);
    return;
  }
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  response.setHeader("link", helpLink(slug));
  response.setHeader("content-type", "application/problem+json");
  response.end(JSON.stringify(toProblem(rejection, path, requestId)));
}
