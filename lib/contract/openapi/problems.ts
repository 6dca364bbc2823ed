import { PROBLEMS, PROBLEM_TYPE_BASE, type Problem, type ProblemSlug } from "@/lib/contract/errors";

type Sample = { detail: string; instance?: string } & Partial<Problem>;

const ORDER_PATH = "/v1/billing/crypto-orders/ord_019f2c7e-5a3b-7c4d-8e1f-2a3b4c5d6e7f";

const SAMPLES: Record<ProblemSlug, Sample> = {
  "bad-request": {
    detail: "The body is not valid JSON in UTF-8. Check quotes, commas and braces.",
  },
  "validation-failed": {
    detail: "price_cents must be at least 1.",
    errors: [{ path: "price_cents", message: "must be at least 1" }],
  },
  unauthorized: { detail: "Send Authorization: Bearer <API key>." },
  "invalid-key": {
    detail:
      "This is not an API key, or it was mistyped: keys begin with ds_live_ or ds_test_ and end in a checksum. Copy it again.",
  },
  "revoked-key": { detail: "This API key was revoked. Use another, or create one." },
  "expired-key": { detail: "This API key has expired. Create a new one." },
  forbidden: {
    detail: "This needs the scope 'write'; the key has 'read'. Use a key with that scope.",
  },
  "reauthentication-required": {
    detail:
      "Enter your password again: POST /v1/account/confirm-password, then repeat this request within 10 minutes.",
    instance: "/v1/api-keys",
  },
  "not-found": {
    detail: "There is no such order in this account and mode. Check the id, and the key's mode.",
    instance: ORDER_PATH,
  },
  "method-not-allowed": { detail: "PUT is not allowed here; use GET, POST.", instance: ORDER_PATH },
  conflict: {
    detail: "The order has left 'pending' and cannot be cancelled any more.",
    instance: `${ORDER_PATH}/cancel`,
  },
  "payload-too-large": { detail: "The body may be at most 65536 bytes. Send less." },
  "unsupported-media-type": {
    detail: "Send the body as JSON with the header Content-Type: application/json.",
  },
  "idempotency-key-reused": {
    detail:
      "This Idempotency-Key was used with another request. Use a new key for a new checkout; send the same body to repeat one.",
  },
  "price-mismatch": { detail: "The catalogue lists 4900 USD for pro-monthly. Send that price." },
  "amount-too-low": {
    detail: "The provider takes no less than 5.00 USD in btc. Increase the amount.",
  },
  "rate-limited": { detail: "Too many requests. Try again in 1 s.", retry_after_seconds: 1 },
  internal: {
    detail: "Something failed on our side. Try again; quote the request_id if it stays.",
  },
  "provider-unavailable": {
    detail:
      "The payment provider did not respond. Nothing was lost: try again with the same Idempotency-Key.",
    retry_after_seconds: 5,
  },
};

export function sampleProblem(slug: ProblemSlug): Problem {
  const { status, title } = PROBLEMS[slug];
  return {
    type: PROBLEM_TYPE_BASE + slug,
    title,
    status,
    instance: "/v1/billing/crypto-checkout",
    request_id: "req_6f1c2b3a4d5e6f708192a3b4",
    ...SAMPLES[slug],
  };
}

/** The problems of operations, as example components. `method-not-allowed` belongs to no operation. */
export function problemExamples() {
  const slugs = (Object.keys(PROBLEMS) as ProblemSlug[]).filter(
    (slug) => slug !== "method-not-allowed",
  );
  return Object.fromEntries(
    slugs.map((slug) => [slug, { summary: PROBLEMS[slug].title, value: sampleProblem(slug) }]),
  );
}
