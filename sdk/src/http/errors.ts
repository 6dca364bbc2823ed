import type { FieldError, Problem } from "../types/problem.js";

export type ErrorOptions = {
  problem?: Partial<Problem>;
  /** HTTP status; 0 if there was no response. */
  status?: number;
  retryAfterSeconds?: number;
  cause?: unknown;
};

/** Every error that the SDK throws on its own account. */
export class DriftstackError extends Error {
  override name = "DriftstackError";
  /** HTTP status of the response; 0 if there was none. */
  readonly status: number;
  /** URI that identifies the kind of problem. */
  readonly type: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly instance: string | undefined;
  /** ID of the request. Include it in support requests. */
  readonly requestId: string | undefined;
  /** Seconds to wait before a retry, from the server. */
  readonly retryAfterSeconds: number | undefined;
  /** The problem document; empty if the server sent none. */
  readonly problem: Partial<Problem>;

  constructor(message: string, options: ErrorOptions = {}) {
    const { problem = {}, status = 0, retryAfterSeconds, cause } = options;
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.type = problem.type ?? "about:blank";
    this.title = problem.title ?? message;
    this.detail = problem.detail;
    this.instance = problem.instance;
    this.requestId = problem.request_id;
    this.retryAfterSeconds = retryAfterSeconds;
    this.problem = problem;
  }
}

/** The request cannot be understood. */
export class BadRequestError extends DriftstackError {
  override name = "BadRequestError";
}

/** The request has invalid fields. */
export class ValidationError extends DriftstackError {
  override name = "ValidationError";
  /** The invalid fields, in the order in which the server reports them. */
  readonly errors: readonly FieldError[] = this.problem.errors ?? [];
  /** The same, grouped by field. */
  readonly issues = this.problem.issues ?? groupByField(this.errors);
}

function groupByField(errors: readonly FieldError[]) {
  const byField = new Map<string, string[]>();
  for (const { path, message } of errors)
    byField.set(path, [...(byField.get(path) ?? []), message]);
  const formErrors = byField.get("") ?? [];
  byField.delete("");
  return { formErrors, fieldErrors: Object.fromEntries(byField) };
}

/** Authentication failed. Also the base of the errors about the API key. */
export class AuthError extends DriftstackError {
  override name = "AuthError";
}

/** The API key is not valid. */
export class InvalidKeyError extends AuthError {
  override name = "InvalidKeyError";
}

/** The API key was revoked. */
export class RevokedKeyError extends AuthError {
  override name = "RevokedKeyError";
}

/** The API key has expired. */
export class ExpiredKeyError extends AuthError {
  override name = "ExpiredKeyError";
}

/** The API key may not do this. */
export class ForbiddenError extends DriftstackError {
  override name = "ForbiddenError";
}

/** The password must be entered again. API keys never get this error. */
export class ReauthenticationRequiredError extends ForbiddenError {
  override name = "ReauthenticationRequiredError";
}

/** The object does not exist, or belongs to another account or mode. */
export class NotFoundError extends DriftstackError {
  override name = "NotFoundError";
}

/** The method is not allowed at this address. */
export class MethodNotAllowedError extends DriftstackError {
  override name = "MethodNotAllowedError";
}

/** The state of the object does not allow this. */
export class ConflictError extends DriftstackError {
  override name = "ConflictError";
  /** `in_progress` while the first request with the same `Idempotency-Key` is still running. */
  readonly idempotencyStatus = this.problem.idempotency_status;
}

/** The body is too large. */
export class PayloadTooLargeError extends DriftstackError {
  override name = "PayloadTooLargeError";
}

/** The body must be JSON. */
export class UnsupportedMediaTypeError extends DriftstackError {
  override name = "UnsupportedMediaTypeError";
}

/** The `Idempotency-Key` was used with another request. */
export class IdempotencyKeyReusedError extends DriftstackError {
  override name = "IdempotencyKeyReusedError";
}

/** The price differs from the price in the product catalogue. */
export class PriceMismatchError extends DriftstackError {
  override name = "PriceMismatchError";
}

/** The amount is under the provider's minimum. */
export class AmountTooLowError extends DriftstackError {
  override name = "AmountTooLowError";
}

/** Too many requests. Wait for `retryAfterSeconds` before the next one. */
export class RateLimitError extends DriftstackError {
  override name = "RateLimitError";
}

/** The server failed. */
export class InternalError extends DriftstackError {
  override name = "InternalError";
}

/** The payment provider does not respond. */
export class ProviderUnavailableError extends DriftstackError {
  override name = "ProviderUnavailableError";
}

/** There was no usable response: the connection failed, or the response could not be read. */
export class TransportError extends DriftstackError {
  override name = "TransportError";
}

/** There was no complete response within `timeoutMs`. */
export class TimeoutError extends TransportError {
  override name = "TimeoutError";
}

/** A list returned a cursor that it had returned before. */
export class PaginationError extends DriftstackError {
  override name = "PaginationError";
}
