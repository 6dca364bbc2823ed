import type { z } from "zod";
import type { ProblemSlug } from "./errors";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/**
 * The scope that an API key, or the dashboard's session, needs. `public` needs no credentials; `session` is available to
 * the dashboard's session only.
 */
export type OperationAuth =
  "public" | "session" | "read" | "write" | "account_owner" | "driftstack_internal_admin";

/** A response without a body. */
export type EmptyResponse = { kind: "empty"; description: string };

/** A body that the verb returns serialised: text or bytes, or pieces of text to stream. */
export type ContentResponse = {
  kind: "content";
  contentType: string;
  description: string;
  /** The JSON that the body holds. */
  schema?: z.ZodType;
  /** Makes the response a download; `{id}` is filled in from the path, `{date}` with the day in UTC. */
  fileName?: string;
  cacheControl?: string;
};

/** JSON with a strong ETag: a client that already holds this version gets 304 without a body. */
export type ConditionalResponse<S extends z.ZodType = z.ZodType> = {
  kind: "conditional";
  schema: S;
  cacheControl: string;
};

/** What a response consists of; a schema alone is JSON. */
export type ResponseSpec = z.ZodType | EmptyResponse | ContentResponse | ConditionalResponse;

/** One operation of the API. Everything that is known about it is derived from this value. */
export type Operation = {
  id: string;
  method: Method;
  /** With parameters in braces, such as `/v1/webhooks/{id}`. */
  path: `/${string}`;
  auth: OperationAuth;
  summary: string;
  description?: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** By status code. With several, the verb returns the status along with the body. */
  response: Readonly<Record<number, ResponseSpec>>;
  /** Errors that the other properties do not imply already. */
  problems?: readonly ProblemSlug[];
  /** The order's client token is accepted too, and gets this response. */
  clientToken?: z.ZodType;
  /** A dashboard session must have confirmed the password within the last ten minutes. */
  recentPassword?: true;
  /** Honours `Idempotency-Key`: the verb gets a `slot` in which it stores its response. */
  idempotent?: true;
  /** Takes the unparsed bytes of the body, which this request header signs; only invalid signatures are limited. */
  signatureHeader?: "X-NowPayments-Sig";
  /** The rate limit by address of a public operation that costs less or more than others. */
  limit?: "light" | "page";
  /** Scripts of any web site may read the response. */
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

/** Tells a plain JSON response from the special ones. */
export function isSchema(response: ResponseSpec): response is z.ZodType {
  return "_zod" in response;
}

const KEY_PROBLEMS = ["unauthorized", "invalid-key", "revoked-key", "expired-key", "forbidden"];
const BODY_PROBLEMS = ["bad-request", "payload-too-large", "unsupported-media-type"];

/** Every error that an operation can respond with: those its parts imply, and those it declares. */
export function problemsOf(declared: Operation): ProblemSlug[] {
  const { auth, recentPassword, signatureHeader, params, query, body, problems = [] } = declared;
  const slugs = [
    // Any operation that parses its query rejects a repeated parameter and an API key in the URL.
    ...(signatureHeader ? [] : ["validation-failed", "unauthorized"]),
    ...(auth === "public" ? [] : KEY_PROBLEMS),
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
