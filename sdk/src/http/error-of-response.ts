import type { Problem, ProblemSlug } from "../types/problem.js";
import * as errors from "./errors.js";

type ErrorClass = typeof errors.DriftstackError;

const CLASS_OF_SLUG: Record<ProblemSlug, ErrorClass> = {
  "bad-request": errors.BadRequestError,
  "validation-failed": errors.ValidationError,
  unauthorized: errors.AuthError,
  "invalid-key": errors.InvalidKeyError,
  "revoked-key": errors.RevokedKeyError,
  "expired-key": errors.ExpiredKeyError,
  forbidden: errors.ForbiddenError,
  "reauthentication-required": errors.ReauthenticationRequiredError,
  "not-found": errors.NotFoundError,
  "method-not-allowed": errors.MethodNotAllowedError,
  conflict: errors.ConflictError,
  "payload-too-large": errors.PayloadTooLargeError,
  "unsupported-media-type": errors.UnsupportedMediaTypeError,
  "idempotency-key-reused": errors.IdempotencyKeyReusedError,
  "price-mismatch": errors.PriceMismatchError,
  "amount-too-low": errors.AmountTooLowError,
  "rate-limited": errors.RateLimitError,
  internal: errors.InternalError,
  "provider-unavailable": errors.ProviderUnavailableError,
};

/** For responses that are no problem documents, such as those of a proxy in between. */
const CLASS_OF_STATUS: Record<number, ErrorClass> = {
  400: errors.BadRequestError,
  401: errors.AuthError,
  403: errors.ForbiddenError,
  404: errors.NotFoundError,
  405: errors.MethodNotAllowedError,
  409: errors.ConflictError,
  413: errors.PayloadTooLargeError,
  415: errors.UnsupportedMediaTypeError,
  429: errors.RateLimitError,
};

/** Reads an error response and returns the error of its kind. */
export async function errorOfResponse(response: Response): Promise<errors.DriftstackError> {
  const problem = readProblem(await response.text());
  const { status } = response;
  const slug = String(problem.type).split("/").pop() as ProblemSlug;
  const Kind =
    (Object.hasOwn(CLASS_OF_SLUG, slug) ? CLASS_OF_SLUG[slug] : CLASS_OF_STATUS[status]) ??
    (status >= 500 ? errors.InternalError : errors.DriftstackError);
  const requestId = response.headers.get("x-request-id") ?? undefined;
  return new Kind(problem.detail ?? `The server responded with status ${status}.`, {
    problem: requestId === undefined ? problem : { request_id: requestId, ...problem },
    status,
    retryAfterSeconds: problem.retry_after_seconds ?? readRetryAfter(response),
  });
}

function readProblem(text: string): Partial<Problem> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** The seconds in `Retry-After`, which is a number or an HTTP date. */
function readRetryAfter({ headers }: Response): number | undefined {
  const value = headers.get("retry-after");
  if (value === null || value.trim() === "") return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
