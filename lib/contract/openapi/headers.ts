import { isSchema, type Operation, type ResponseSpec } from "@/lib/contract/operation";
import type { JsonSchema } from "./json-schema";

type HeaderObject = {
  description: string;
  required?: boolean;
  schema: JsonSchema;
  example?: unknown;
};

const text: JsonSchema = { type: "string" };
const integer: JsonSchema = { type: "integer" };
const requestId: JsonSchema = { type: "string", pattern: "^[A-Za-z0-9_-]{1,64}$" };

const LIMIT_HEADERS = {
  "RateLimit-Policy": { description: "Policy of the applied rate limit.", schema: text },
  RateLimit: { description: "Remaining requests of the applied rate limit.", schema: text },
  "X-RateLimit-Limit": { description: "Requests in a window.", schema: integer },
  "X-RateLimit-Remaining": { description: "Requests left in the window.", schema: integer },
  "X-RateLimit-Reset": {
    description: "Seconds until all requests are available again.",
    schema: integer,
  },
};

export const RESPONSE_HEADERS = {
  "X-Request-Id": {
    description: "ID of the request; the client's own, if the request had a valid one.",
    required: true,
    schema: requestId,
    example: "req_6f1c2b3a4d5e6f708192a3b4",
  },
  "Cache-Control": { description: "Who may cache the response, and for how long.", schema: text },
  "Content-Disposition": { description: "Suggested name of the file.", schema: text },
  ETag: {
    description: "Strong validator of this representation. Send it back as `If-None-Match`.",
    schema: text,
    example: '"1-2f3a4b5c6d7e-3"',
  },
  "Idempotent-Replayed": {
    description: "Present if the response to an earlier request was replayed.",
    schema: { type: "string", enum: ["1"] },
  },
  "Retry-After": {
    description: "Seconds to wait before a retry.",
    schema: { type: "integer", minimum: 0 },
    example: 1,
  },
  "WWW-Authenticate": {
    description: "How to authenticate.",
    schema: text,
    example: 'Bearer realm="driftstack"',
  },
  Link: {
    description: 'With `rel="help"`: the page of this server that explains the problem\'s `type`.',
    schema: text,
    example: '</docs/errors/validation-failed>; rel="help"',
  },
  ...LIMIT_HEADERS,
} satisfies Record<string, HeaderObject>;
type ResponseHeaderName = keyof typeof RESPONSE_HEADERS;

export function responseHeadersOf(one: Operation, status: number, spec?: ResponseSpec) {
  const names: string[] = [
    "X-Request-Id",
    ...(one.signature ? [] : Object.keys(LIMIT_HEADERS)),
    ...(spec ? headersOfSuccess(one, spec) : []),
    ...(status >= 400 && !one.errorFormat ? ["Link"] : []),
    ...(HEADERS_BY_STATUS[status] ?? []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const HEADERS_BY_STATUS: Record<number, ResponseHeaderName[]> = {
  304: ["ETag"],
  401: ["WWW-Authenticate"],
  409: ["Retry-After"],
  429: ["Retry-After"],
  503: ["Retry-After"],
};

function headersOfSuccess(one: Operation, spec: ResponseSpec): ResponseHeaderName[] {
  if (one.idempotent) return ["Idempotent-Replayed"];
  if (isSchema(spec) || spec.kind === "empty") return [];
  if (spec.kind === "conditional") return ["ETag", "Cache-Control"];
  return [
    ...(spec.fileName === undefined ? [] : ["Content-Disposition" as const]),
    "Cache-Control",
  ];
}

export const REQUEST_HEADERS = {
  "X-Request-Id": {
    name: "X-Request-Id",
    in: "header",
    description: "The client's ID of the request. Ignored if it does not match the pattern.",
    schema: requestId,
  },
  "Idempotency-Key": {
    name: "Idempotency-Key",
    in: "header",
    description:
      "1 to 255 printable ASCII characters without spaces, bare or as a quoted string, such as a UUID. Kept for 30 days for the account and mode.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
    example: "8e03978e-40d5-43dd-bc93-6894a57f9324",
  },
  "If-None-Match": {
    name: "If-None-Match",
    in: "header",
    description:
      "The ETag of the version that the client holds. If it is current, the status is 304.",
    schema: text,
  },
};

/** The headers that requests of an operation can have: as references, and the signature of an IPN. */
export function requestHeadersOf({ idempotent, response, signature }: Operation) {
  const isConditional = Object.values(response).some(
    (spec) => !isSchema(spec) && spec.kind === "conditional",
  );
  const names = [
    "X-Request-Id",
    ...(idempotent ? ["Idempotency-Key"] : []),
    ...(isConditional ? ["If-None-Match"] : []),
  ];
  return [
    ...names.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ...(signature
      ? [
          {
            name: signature.header,
            in: "header" as const,
            description: signature.description,
            schema: text,
          },
        ]
      : []),
  ];
}
