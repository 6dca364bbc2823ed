import type { FieldError, Problem, ProblemSlug } from "../types/problem.js";
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
  const text = await response.text();
  const location = response.headers.get("location");
  // Browsers hide the status and the location of a redirect.
  if (response.type === "opaqueredirect" || (response.status < 400 && location !== null))
    return redirectError(response.status, location);
  const problem = readProblem(text);
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

function redirectError(status: number, location: string | null): errors.DriftstackError {
  const to = location === null ? "" : ` to ${location}`;
  const message = `The server redirected the request${to}. Set baseUrl to the final address.`;
  return new errors.DriftstackError(message, { status });
}

const isText = (value: unknown) => typeof value === "string";

/** A proxy in between can send members of the same names with other types. */
const IS_VALID = new Map<string, (value: unknown) => boolean>([
  ["type", isText],
  ["title", isText],
  ["detail", isText],
  ["instance", isText],
  ["request_id", isText],
  ["retry_after_seconds", Number.isFinite],
  ["errors", (value) => Array.isArray(value) && value.every(isFieldError)],
]);

function isFieldError(value: Partial<FieldError> | null): boolean {
  return isText(value?.path) && isText(value?.message);
}

function readProblem(text: string): Partial<Problem> {
  try {
    const members = Object.entries(JSON.parse(text) as object);
    return Object.fromEntries(
      members.filter(([name, value]) => IS_VALID.get(name)?.(value) ?? true),
    );
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
