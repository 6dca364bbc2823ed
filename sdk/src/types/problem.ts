export type ProblemSlug =
  | "bad-request"
  | "validation-failed"
  | "unauthorized"
  | "invalid-key"
  | "revoked-key"
  | "expired-key"
  | "forbidden"
  | "reauthentication-required"
  | "not-found"
  | "method-not-allowed"
  | "conflict"
  | "payload-too-large"
  | "unsupported-media-type"
  | "idempotency-key-reused"
  | "price-mismatch"
  | "amount-too-low"
  | "rate-limited"
  | "internal"
  | "provider-unavailable";

export type FieldError = { path: string; message: string };

/** A problem document (RFC 9457). */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  request_id: string;
  errors?: FieldError[];
  retry_after_seconds?: number;
} & ProblemExtensions;

/** Members that not every version of the server sends. */
export type ProblemExtensions = {
  issues?: { formErrors: string[]; fieldErrors: Record<string, string[]> };
  idempotency_status?: string;
};
