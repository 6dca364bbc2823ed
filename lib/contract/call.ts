import type { z } from "zod";
import type { Problem } from "./errors";
import type { ConditionalResponse, ContentResponse, EmptyResponse } from "./operation";
import type { AnyOperation } from "./operations";

/*
 * Only types are imported from the operations, so that a browser client does not load their schemas. The compiler
 * checks an endpoint such as `"GET /v1/webhooks/{id}"` against the declarations.
 */
type Endpoints = { [O in AnyOperation as `${O["method"]} ${O["path"]}`]: O };
export type Endpoint = keyof Endpoints;

type Sent<O, K extends string> =
  O extends Record<K, infer S extends z.ZodType>
    ? undefined extends z.input<S>
      ? { [P in K]?: z.input<S> }
      : { [P in K]: z.input<S> }
    : unknown;

export type CallInput<E extends Endpoint> = Sent<Endpoints[E], "params"> &
  SentQuery<Endpoints[E]> &
  Sent<Endpoints[E], "body">;
type SentQuery<O> = O extends { query: infer S extends z.ZodType }
  ? { query?: z.input<S> }
  : unknown;

type Body<R> = R extends z.ZodType
  ? z.output<R>
  : R extends ConditionalResponse<infer S>
    ? z.output<S>
    : R extends EmptyResponse
      ? void
      : R extends ContentResponse
        ? never
        : never;
type Success<R> = R[Extract<keyof R, 200 | 201 | 202 | 204>];

export type QueryOf<E extends Endpoint> = Endpoints[E] extends { query: infer S extends z.ZodType }
  ? z.input<S>
  : never;

export type CallOutput<E extends Endpoint> = Body<Success<Endpoints[E]["response"]>>;

export type CallOptions = {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Sends the request; `fetch` by default, which resolves the path against the page's own origin. */
  send?: (path: string, init: RequestInit) => Promise<Response>;
};

/** An error response of the API, with its problem document. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly problem: Partial<Problem>,
  ) {
    super(detail);
  }
}

type AnyInput = { params?: Record<string, string>; query?: object; body?: object };

/** Calls an operation of the API, with the types of its declaration. Throws `ApiError`. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  { headers, signal, send = fetch }: CallOptions = {},
): Promise<CallOutput<E>> {
  const { params, query, body } = input as AnyInput;
  const [method, path = ""] = endpoint.split(" ");
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params![name]!));
  // Serializing as JSON drops undefined values.
  const search = query && new URLSearchParams(JSON.parse(JSON.stringify(query)));
  const response = await send(search ? `${filled}?${search}` : filled, {
    method,
    headers: body ? { ...headers, "content-type": "application/json" } : headers,
    body: body && JSON.stringify(body),
    signal,
    cache: "no-store",
  });
  if (response.status === 204) return undefined as never;
  if (response.ok) return response.json() as never;
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  const detail = problem.detail ?? `The server responded with status ${response.status}.`;
  throw new ApiError(response.status, detail, problem);
}
