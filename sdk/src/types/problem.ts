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
  /** The same errors, grouped by top-level field. */
  issues?: { formErrors: string[]; fieldErrors: Record<string, string[]> };
  idempotency_status?: "in_progress";
  retry_after_seconds?: number;
};
