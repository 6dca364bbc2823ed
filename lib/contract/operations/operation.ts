import type { z } from "zod";
import type { ProblemSlug } from "@/lib/contract/errors";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** Who may call: a key with this scope (or the dashboard's session), the dashboard's session alone, or anybody. */
export type OperationAuth =
  "public" | "session" | "read" | "write" | "account_owner" | "driftstack_internal_admin";

export type RequestHeaderName = "Idempotency-Key" | "If-None-Match" | "X-NowPayments-Sig";
export type AnswerHeaderName =
  | "Allow"
  | "Cache-Control"
  | "Content-Disposition"
  | "ETag"
  | "Idempotent-Replayed"
  | "Retry-After"
  | "WWW-Authenticate";

export type Answer = {
  description: string;
  /** The schema that the answer is written with. Without it the answer has no body, or a file's. */
  schema?: z.ZodType;
  /** Only for what is not `application/json`. */
  contentType?: string;
  headers?: readonly AnswerHeaderName[];
};

/** One call of the API, as one row: what the document says of it and what its route file must be made of. */
export type Operation = {
  id: string;
  method: Method;
  /** With parameters in braces, such as `/v1/webhooks/{id}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  auth: OperationAuth;
  /** A dashboard session must have entered the password within the last ten minutes. */
  recentPassword?: true;
  /** The order's own client token opens this door too. */
  clientToken?: true;
  /** Takes the bytes as they come: nothing of the request but its headers is parsed at the door. */
  raw?: true;
  /** Served without any limit on the number of requests. */
  unlimited?: true;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  requestHeaders?: readonly RequestHeaderName[];
  answers: Readonly<Record<number, Answer>>;
  /** Refusals that the rest of the row does not already imply. */
  problems?: readonly ProblemSlug[];
};

/** What all calls of operators share. */
export const ADMIN = { tag: "Operators", auth: "driftstack_internal_admin" } as const;
export const ADMIN_ORDERS = "/v1/admin/crypto-orders";

export const CSV_ANSWER: Answer = {
  description:
    "RFC 4180, streamed. A text that a spreadsheet could evaluate as a formula, at the start of a cell or after `;`, tab, `|` or a line end inside it, gets an apostrophe before it.",
  contentType: "text/csv",
  headers: ["Content-Disposition", "Cache-Control"],
};

/** A receipt as a file. */
export const receiptFile = (kind: "txt" | "pdf"): Answer => ({
  description: kind === "pdf" ? "A4, with selectable text." : "Plain text in UTF-8.",
  contentType: kind === "pdf" ? "application/pdf" : "text/plain",
  headers: ["Content-Disposition", "Cache-Control"],
});

const KEY_PROBLEMS = ["unauthorized", "invalid-key", "revoked-key", "expired-key", "forbidden"];
const BODY_PROBLEMS = ["bad-request", "payload-too-large", "unsupported-media-type"];

/** Every refusal a call can answer: what its parts imply, and what its row adds. */
export function problemsOf(operation: Operation): ProblemSlug[] {
  const { auth, recentPassword, raw, unlimited, params, query, body, problems = [] } = operation;
  const slugs = [
    // A key in the address and a parameter given twice are refused at every door.
    ...(raw ? [] : ["validation-failed", "unauthorized"]),
    ...(auth === "public" ? [] : KEY_PROBLEMS),
    ...(recentPassword ? ["reauthentication-required"] : []),
    ...(params ? ["not-found"] : []),
    ...(query ? ["bad-request"] : []),
    ...(body ? BODY_PROBLEMS : []),
    ...(unlimited ? [] : ["rate-limited"]),
    "internal",
    ...problems,
  ];
  return [...new Set(slugs)] as ProblemSlug[];
}
