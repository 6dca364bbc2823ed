import type {
  AnswerHeaderName,
  Operation,
  RequestHeaderName,
} from "@/lib/contract/operations/operation";
import type { JsonSchema } from "./json-schema";

type HeaderObject = {
  description: string;
  required?: boolean;
  schema: JsonSchema;
  example?: unknown;
};

const text: JsonSchema = { type: "string" };
const LIMIT_NOTE = "Sent wherever a rate limit was asked.";

/** Headers of answers, as components. */
export const ANSWER_HEADERS: Record<
  AnswerHeaderName | LimitHeaderName | "X-Request-Id",
  HeaderObject
> = {
  "X-Request-Id": {
    description: "Names this request in our log; the caller's own, if it sent an acceptable one.",
    required: true,
    schema: { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" },
    example: "req_6f1c2b3a4d5e6f708192a3b4",
  },
  Allow: { description: "The methods this path takes.", schema: text, example: "GET, PATCH" },
  "Cache-Control": { description: "Who may keep the answer, and how long.", schema: text },
  "Content-Disposition": { description: "The file name to save it under.", schema: text },
  ETag: {
    description: "A strong tag of exactly these bytes; send it back as If-None-Match.",
    schema: text,
    example: '"1-2f3a4b5c6d7e-3"',
  },
  "Idempotent-Replayed": {
    description: "Present when an earlier answer was replayed instead of doing the work again.",
    schema: { type: "string", enum: ["1"] },
  },
  "Retry-After": {
    description: "Seconds to wait before the next try.",
    schema: { type: "integer", minimum: 0 },
    example: 1,
  },
  "WWW-Authenticate": {
    description: "How to authenticate.",
    schema: text,
    example: 'Bearer realm="driftstack"',
  },
  "RateLimit-Policy": { description: `The limit's policy. ${LIMIT_NOTE}`, schema: text },
  RateLimit: { description: `What is left of it. ${LIMIT_NOTE}`, schema: text },
  "X-RateLimit-Limit": {
    description: `Calls a window. ${LIMIT_NOTE}`,
    schema: { type: "integer" },
  },
  "X-RateLimit-Remaining": {
    description: `Calls left. ${LIMIT_NOTE}`,
    schema: { type: "integer" },
  },
  "X-RateLimit-Reset": {
    description: `Seconds until the limit is whole again. ${LIMIT_NOTE}`,
    schema: { type: "integer" },
  },
};

type LimitHeaderName =
  | "RateLimit-Policy"
  | "RateLimit"
  | "X-RateLimit-Limit"
  | "X-RateLimit-Remaining"
  | "X-RateLimit-Reset";
const LIMIT_HEADERS: readonly LimitHeaderName[] = [
  "RateLimit-Policy",
  "RateLimit",
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
];

/** The headers of one answer, as references. */
export function headersOf(operation: Operation, names: readonly AnswerHeaderName[] = []) {
  const all = ["X-Request-Id", ...(operation.unlimited ? [] : LIMIT_HEADERS), ...names];
  return Object.fromEntries(all.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Headers of requests, as components. */
export const REQUEST_HEADERS: Record<RequestHeaderName | "X-Request-Id", object> = {
  "X-Request-Id": {
    name: "X-Request-Id",
    in: "header",
    description: "The caller's own name for the request; kept when it matches the pattern.",
    schema: { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" },
  },
  "Idempotency-Key": {
    name: "Idempotency-Key",
    in: "header",
    description:
      "1 to 255 printable ASCII characters without spaces, bare or as a quoted string; kept 30 days for the account and mode. A UUID is a good one.",
    schema: { type: "string", minLength: 1, maxLength: 512 },
    example: "8e03978e-40d5-43dd-bc93-6894a57f9324",
  },
  "If-None-Match": {
    name: "If-None-Match",
    in: "header",
    description: "The ETag of the copy the caller holds; 304 without a body when it still holds.",
    schema: text,
  },
  "X-NowPayments-Sig": {
    name: "X-NowPayments-Sig",
    in: "header",
    description: "Hexadecimal HMAC-SHA512 of the body with the IPN secret.",
    schema: text,
  },
};
