import { z } from "zod";

/** Every error slug and the status it always has. The `type` of a problem is `https://errors.driftstack.dev/<slug>`. */
export const PROBLEMS = {
  "bad-request": { status: 400, title: "The request can not be understood" },
  "validation-failed": { status: 400, title: "The request has invalid fields" },
  unauthorized: { status: 401, title: "Authentication is required" },
  "invalid-key": { status: 401, title: "The API key is not valid" },
  "revoked-key": { status: 401, title: "The API key was revoked" },
  "expired-key": { status: 401, title: "The API key has expired" },
  forbidden: { status: 403, title: "The key may not do this" },
  "reauthentication-required": { status: 403, title: "The password must be entered again" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "The method is not allowed here" },
  conflict: { status: 409, title: "The state does not allow this" },
  "payload-too-large": { status: 413, title: "The body is too large" },
  "unsupported-media-type": { status: 415, title: "The body must be JSON" },
  "idempotency-key-reused": {
    status: 422,
    title: "The Idempotency-Key was used with another request",
  },
  "price-mismatch": { status: 422, title: "The price differs from the catalogue" },
  "amount-too-low": { status: 422, title: "The amount is under the provider's minimum" },
  "rate-limited": { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong on our side" },
  "provider-unavailable": { status: 503, title: "The payment provider does not answer" },
} as const;
export type ProblemSlug = keyof typeof PROBLEMS;

export const PROBLEM_TYPE_BASE = "https://errors.driftstack.dev/";

export const fieldErrorSchema = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** RFC 9457, with the request id, field paths and retry advice as extensions. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string(),
  request_id: z.string(),
  errors: z.array(fieldErrorSchema).optional(),
  retry_after_seconds: z.number().int().optional(),
});
export type Problem = z.infer<typeof problemSchema>;
