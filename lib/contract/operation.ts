import type { z } from "zod";
import type { Problem, ProblemSlug } from "./errors";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/**
 * The scope that an API key or a dashboard session needs. `public` needs no credentials; `session` is available to
 * dashboard sessions only, `client_token` to holders of the order's client token only.
 */
export type OperationAuth =
  | "public"
  | "session"
  | "client_token"
  | "read"
  | "write"
  | "account_owner"
  | "driftstack_internal_admin";

/** A response without a body. */
export type EmptyResponse = { kind: "empty"; description: string };

/** A body that the verb returns serialized: text, bytes, or a stream of text chunks. */
export type ContentResponse = {
  kind: "content";
  contentType: string;
  description: string;
  schema?: z.ZodType;
  /** Makes the response a download. `{id}` is replaced with the path parameter, `{date}` with the date in UTC. */
  fileName?: string;
  cacheControl?: string;
};

/** JSON with a strong ETag: a client that already holds this version gets 304 without a body. */
export type ConditionalResponse<S extends z.ZodType = z.ZodType> = {
  kind: "conditional";
  schema: S;
  cacheControl: string;
};

/** Errors in the format of another API, whose clients use the operation. */
export type ErrorFormat = { schema: z.ZodType; of: (problem: Problem) => unknown };

/** What a response consists of. A schema alone means JSON. */
export type ResponseSpec = z.ZodType | EmptyResponse | ContentResponse | ConditionalResponse;

/** One operation of the API. Everything else about it is derived from this value. */
export type Operation = {
  id: string;
  method: Method;
  /** With parameters in braces, such as `/v1/webhooks/{id}`. */
  path: `/${string}`;
  auth: OperationAuth;
  /** Takes the account's UUID and an API key by HTTP Basic, instead of a Bearer key or a dashboard session. */
  scheme?: "basic";
  summary: string;
  description?: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The schema of the body gets numbers as `LosslessNumber`, which has the digits of the request. */
  exactNumbers?: true;
  /** By status code. With several, the verb returns the status along with the body. */
  response: Readonly<Record<number, ResponseSpec>>;
  /** Fields in which the example of its response differs from that of the same object elsewhere. */
  example?: Readonly<Record<string, unknown>>;
  /** Errors that the other properties do not already imply. */
  problems?: readonly ProblemSlug[];
  /** The format of errors; problem documents by default. */
  errorFormat?: ErrorFormat;
  /** The order's client token is accepted too, and gets this response. */
  clientToken?: z.ZodType;
  /** A dashboard session must have confirmed the password within the last ten minutes. */
  recentPassword?: true;
  /** Supports `Idempotency-Key`: the verb receives a `slot` in which it stores its response. */
  idempotent?: true;
  /** Takes the unparsed body, which a request header signs. Only invalid signatures are rate limited. */
  signature?: { header: string; description: string };
  /** The rate limit per IP address of a public operation that is cheaper or more expensive than others. */
  limit?: "light" | "page";
  /** Scripts of any website may read the response (CORS). */
  anyOrigin?: true;
};

/** Declares an operation and keeps its literal types, from which the inputs of verbs and clients are inferred. */
export function operation<const O extends Operation>(declared: O): O {
  return declared;
}

export function empty(description: string): EmptyResponse {
  return { kind: "empty", description };
}

export function content(response: Omit<ContentResponse, "kind">): ContentResponse {
  return { kind: "content", ...response };
}

export function conditional<S extends z.ZodType>(
  schema: S,
  cacheControl: string,
): ConditionalResponse<S> {
  return { kind: "conditional", schema, cacheControl };
}

/** A CSV file with a date in its name, streamed. */
export function csv(name: string): ContentResponse {
  return content({
    contentType: "text/csv; charset=utf-8",
    description:
      "A CSV file (RFC 4180), streamed. A text that a spreadsheet could evaluate as a formula, at the start of a cell or after `;`, tab, `|` or a line end inside it, is preceded by an apostrophe.",
    fileName: `${name}-{date}.csv`,
  });
}

/** Distinguishes a plain JSON response from the other kinds. */
export function isSchema(response: ResponseSpec): response is z.ZodType {
  return "_zod" in response;
}

const KEY_PROBLEMS = ["unauthorized", "invalid-key", "revoked-key", "expired-key", "forbidden"];
const BODY_PROBLEMS = ["bad-request", "payload-too-large", "unsupported-media-type"];

/** Every error that an operation can return: those that its parts imply, and those that it declares. */
export function problemsOf(declared: Operation): ProblemSlug[] {
  const { auth, recentPassword, signature, params, query, body, problems = [] } = declared;
  const slugs = [
    // Any operation that parses its query rejects a repeated parameter and an API key in the URL.
    ...(signature ? [] : ["validation-failed", "unauthorized"]),
    ...(auth === "public" || auth === "client_token" ? [] : KEY_PROBLEMS),
    ...(recentPassword ? ["reauthentication-required"] : []),
    ...(params ? ["not-found"] : []),
    ...(query ? ["bad-request"] : []),
    ...(body ? BODY_PROBLEMS : []),
    "rate-limited",
    "internal",
    ...problems,
  ];
  return [...new Set(slugs)] as ProblemSlug[];
}
