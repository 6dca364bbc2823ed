import type { z } from "zod";
import type { Problem } from "./errors";
import type { ConditionalResponse, ContentResponse, EmptyResponse } from "./operation";
import type { AnyOperation } from "./operations";

/*
 * Only types come from the operations, so that a browser that calls one does not load its schemas. An endpoint such as
 * `"GET /v1/webhooks/{id}"` is checked against the declarations by the compiler.
 */
type Endpoints = { [O in AnyOperation as `${O["method"]} ${O["path"]}`]: O };
export type Endpoint = keyof Endpoints;

type Sent<O, K extends string> =
  O extends Record<K, infer S extends z.ZodType>
    ? undefined extends z.input<S>
      ? { [P in K]?: z.input<S> }
      : { [P in K]: z.input<S> }
    : unknown;

/** What a request to an endpoint consists of. */
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

/** The query of an endpoint. */
export type QueryOf<E extends Endpoint> = Endpoints[E] extends { query: infer S extends z.ZodType }
  ? z.input<S>
  : never;

/** What an endpoint returns on success. */
export type CallOutput<E extends Endpoint> = Body<Success<Endpoints[E]["response"]>>;

export type CallOptions = {
  /** Such as `https://pay.example.org`; in a browser, the page's own origin by default. */
  baseUrl?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
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

type AnyInput = { params?: Record<string, string>; query?: object; body?: unknown };

/** Calls an operation of the API, with the types of its declaration. Throws `ApiError`. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  { baseUrl = "", headers, signal, fetch = globalThis.fetch }: CallOptions = {},
): Promise<CallOutput<E>> {
  const { params, query, body } = input as AnyInput;
  const [method, path = ""] = endpoint.split(" ");
  const target = path.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(String(params?.[name])),
  );
  const response = await fetch(baseUrl + target + searchOf(query), {
    method,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    body: body === undefined ? body : JSON.stringify(body),
    signal,
    cache: "no-store",
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as never;
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const detail = problem.detail ?? `The server responded with status ${response.status}.`;
  throw new ApiError(response.status, detail, problem);
}

/** JSON leaves out what is undefined. */
function searchOf(query: object = {}): string {
  const search = new URLSearchParams(JSON.parse(JSON.stringify(query))).toString();
  return search && `?${search}`;
}
