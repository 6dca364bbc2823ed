import {
  helpLink,
  PROBLEMS,
  PROBLEM_TYPE_BASE,
  type Problem,
  type ProblemSlug,
} from "@/lib/contract/errors";
import type { ErrorFormat } from "@/lib/contract/operation";
import { AppError } from "@/lib/platform/app-error";
import type { Logger } from "@/lib/platform/logger";
import { ProviderError } from "@/lib/providers/provider";

/**
 * Maps any thrown error to the problem that the caller receives. Unexpected errors become `internal` and are logged.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ProviderError && error.code === "unavailable") {
    return new AppError(
      "provider-unavailable",
      "The payment provider did not respond. Nothing was lost: try again with the same Idempotency-Key.",
      { retryAfterSeconds: error.retryAfterSeconds ?? 5, cause: error },
    );
  }
  return new AppError(
    "internal",
    "Something failed on our side. Try again; quote the request_id if it stays.",
    { cause: error },
  );
}

/** An `application/problem+json` response (RFC 9457), or one in the format of another API. */
export function errorResponse(
  error: AppError,
  request: Request,
  requestId: string,
  format?: ErrorFormat,
): Response {
  const problem = toProblem(error, new URL(request.url).pathname, requestId);
  const headers = new Headers(error.headers);
  headers.set("content-type", format ? "application/json" : "application/problem+json");
  headers.set("cache-control", "no-store");
  headers.set("x-request-id", requestId);
  if (!format) headers.set("link", helpLink(error.slug));
  if (error.retryAfterSeconds !== undefined)
    headers.set("retry-after", String(error.retryAfterSeconds));
  const body = JSON.stringify(format ? format.of(problem) : problem);
  return new Response(body, { status: problem.status, headers });
}

/** The problem document of an error at the path `instance`. */
export function toProblem(
  error: Pick<AppError, "slug" | "detail"> &
    Partial<Pick<AppError, "errors" | "retryAfterSeconds">>,
  instance: string,
  requestId: string,
): Problem {
  const { status, title } = PROBLEMS[error.slug];
  return {
    type: `${PROBLEM_TYPE_BASE}${error.slug}`,
    title,
    status,
    detail: error.detail,
    instance,
    request_id: requestId,
    ...(error.errors && { errors: error.errors }),
    ...(error.retryAfterSeconds !== undefined && { retry_after_seconds: error.retryAfterSeconds }),
  };
}

/** Writes one log line: at level `info` for client errors, at level `error` for server errors. */
export function logProblem(
  log: Logger,
  error: AppError,
  request: Request,
  requestId: string,
): void {
  const { status } = PROBLEMS[error.slug];
  const line = {
    requestId,
    method: request.method,
    path: new URL(request.url).pathname,
    slug: error.slug,
  };
  if (status >= 500) log.error({ ...line, err: error.cause ?? error }, "request failed");
  else log.info(line, "request rejected");
}

/** A problem response outside a route, for unknown paths and unsupported methods. */
export function problemResponse(
  request: Request,
  requestId: string,
  slug: ProblemSlug,
  detail: string,
  headers: Record<string, string> = {},
): Response {
  return errorResponse(new AppError(slug, detail, { headers }), request, requestId);
}
