import { z } from "zod";
import { integer, text } from "./fields";

/** Every error slug and the status it always has. The `type` of a problem is `https://errors.driftstack.dev/<slug>`. */
export const PROBLEMS = {
  "bad-request": { status: 400, title: "The request cannot be understood" },
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
  "provider-unavailable": { status: 503, title: "The payment provider does not respond" },
} as const;
export type ProblemSlug = keyof typeof PROBLEMS;

export const PROBLEM_TYPE_BASE = "https://errors.driftstack.dev/";

/** The `Link` header of a problem: the page of its type on the server that responds. */
export function helpLink(slug: ProblemSlug): string {
  return `</docs/errors/${slug}>; rel="help"`;
}

export const fieldErrorSchema = z
  .object({
    path: text("The field, with dots for nested fields.", "price_cents"),
    message: text("What is wrong with it.", "is required"),
  })
  .meta({ id: "FieldError", description: "An invalid field." });
export type FieldError = z.infer<typeof fieldErrorSchema>;

/** RFC 9457, with the request ID, field errors and retry advice as extensions. */
export const problemSchema = z
  .object({
    type: text(
      "Identifies the kind of problem. Stable; use its last part in programs.",
      `${PROBLEM_TYPE_BASE}validation-failed`,
    ),
    title: text(
      "Short summary, the same for every problem of this type.",
      PROBLEMS["validation-failed"].title,
    ),
    status: integer("HTTP status code.", 400),
    detail: text("What went wrong, and how to fix the request.", "price_cents is required."),
    instance: text("Path of the request.", "/v1/billing/crypto-checkout"),
    request_id: text(
      "ID of the request, equal to `X-Request-Id`. Include it in support requests.",
      "req_6f1c2b3a4d5e6f708192a3b4",
    ),
    errors: z.array(fieldErrorSchema).optional().meta({ description: "The invalid fields." }),
    retry_after_seconds: z
      .int()
      .optional()
      .meta({ description: "Seconds to wait before a retry, equal to `Retry-After`.", example: 1 }),
  })
  .meta({ id: "Problem", description: "A problem document (RFC 9457)." });
export type Problem = z.infer<typeof problemSchema>;
