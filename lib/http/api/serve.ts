import { z } from "zod";
import { isSchema, type Operation } from "@/lib/contract/operation";
import type { IdempotencySlot } from "@/lib/features/idempotency/claim-idempotency-key";
import {
  limitAnonymous,
  authenticateCaller,
  authenticateClient,
  type OrderCtx,
} from "./check-access";
import { bearsClientToken, requireRecentPassword, requireSession } from "./auth";
import { idempotently } from "./idempotent";
import { parseInput, queryObject } from "./parse-input";
import { readJsonBody } from "./read-body";
import type { AccountCtx, Ctx, SessionCtx } from "@/lib/platform/ctx";
import { handlerOf, type Call, type RouteHandler } from "./handler";
import { jsonResponse, respond, type ResultOf } from "./respond";

type PartOf<O, K extends string> =
  O extends Record<K, infer S extends z.ZodType>
    ? undefined extends z.output<S>
      ? Partial<NonNullable<z.output<S>>>
      : z.output<S>
    : unknown;

/** The parsed parameters, query and body of an operation, as one object. */
export type InputOf<O> = PartOf<O, "params"> &
  PartOf<O, "query"> &
  PartOf<O, "body"> &
  (O extends { idempotent: true } ? { slot: IdempotencySlot | null } : unknown);

type CtxOf<O> = O extends { auth: "public" }
  ? Ctx
  : O extends { auth: "session" }
    ? SessionCtx
    : O extends { auth: "client_token" }
      ? OrderCtx
      : AccountCtx;

type IsUnion<T, U = T> = T extends U ? ([U] extends [T] ? false : true) : never;
type Responses<O> = O extends { response: infer R } ? R : never;
/** The result if the operation has one status, or the status with its result if it has several. */
type VerbResult<R> =
  IsUnion<keyof R> extends true
    ? { [S in keyof R]: { status: S; body: ResultOf<R[S]>; headers?: HeadersInit } }[keyof R]
    : ResultOf<R[keyof R]>;

type Verb<O> = (
  ctx: CtxOf<O>,
  input: InputOf<O>,
  request: Request,
) => Promise<VerbResult<Responses<O>>> | VerbResult<Responses<O>>;

type ClientVerb<O> = O extends { clientToken: infer S extends z.ZodType }
  ? [verb: (ctx: OrderCtx, input: PartOf<O, "params">) => Promise<z.input<S>>]
  : [];

/**
 * The route handler of an operation. Authentication, scope, rate limit, parsing, idempotency, status and serialization
 * follow from the declaration; the verb receives the context and the parsed input. If the declaration accepts the
 * order's client token, requests that carry one are passed to a separate verb.
 */
export function serve<const O extends Operation>(
  operation: O,
  verb: Verb<O>,
  ...rest: ClientVerb<O>
): RouteHandler {
  const { clientToken, params } = operation as Operation;
  const [clientVerb] = rest as [AnyClientVerb?];
  return handlerOf(operation, async (call) => {
    const query = queryObject(new URL(call.request.url));
    if (clientToken && clientVerb && bearsClientToken(call.request)) {
      const ctx = await authenticateClient(call.ctx, call);
      const input = params && parseInput(params, call.params, "path");
      return jsonResponse(clientToken, 200, await clientVerb(ctx, input));
    }
    return serveCall(operation, verb as AnyVerb, { ...call, query });
  });
}

type AnyClientVerb = (ctx: OrderCtx, input: unknown) => Promise<unknown>;
type AnyVerb = (ctx: Ctx, input: object, request: Request) => unknown;

async function serveCall(
  operation: Operation,
  verb: AnyVerb,
  call: Call & { query: Record<string, string> },
): Promise<Response> {
  const { request } = call;
  const ctx = await authenticateCall(operation, call);
  const params = operation.params && parseInput(operation.params, call.params, "path");
  const query = operation.query && parseInput(operation.query, call.query, "query");
  const body = await parseBody(operation, call);
  const input = { ...(query as object), ...(body as object), ...(params as object) };
  const [status, spec] = Object.entries(operation.response)[0] ?? [];
  if (spec === undefined) throw new Error(`${operation.id} declares no response`);
  if (operation.idempotent && isSchema(spec)) {
    return idempotently({
      ctx: ctx as AccountCtx,
      request,
      body,
      output: spec,
      status: Number(status),
      run: async (slot) => verb(ctx, { ...input, slot }, request),
    });
  }
  const result = await verb(ctx, input, request);
  if (Object.keys(operation.response).length === 1)
    return respond(spec, Number(status), result, call);
  const chosen = result as { status: number; body: unknown; headers?: HeadersInit };
  const chosenSpec = operation.response[chosen.status];
  if (!chosenSpec) throw new Error(`${operation.id} does not declare ${chosen.status}`);
  const response = await respond(chosenSpec, chosen.status, chosen.body, call);
  new Headers(chosen.headers).forEach((value, name) => response.headers.set(name, value));
  return response;
}

async function authenticateCall(operation: Operation, call: Call): Promise<Ctx> {
  const { auth, scheme, limit, recentPassword } = operation;
  if (auth === "public") return limitAnonymous(call.ctx, { ...call, limit });
  if (auth === "client_token") return authenticateClient(call.ctx, call);
  if (auth === "session")
    return requireSession(await authenticateCaller(call.ctx, { ...call, scope: "read" }));
  const ctx = await authenticateCaller(call.ctx, { ...call, scheme, scope: auth });
  if (recentPassword) requireRecentPassword(ctx);
  return ctx;
}

/** What a call that takes no body may send: nothing, or an object without fields. */
const NO_FIELDS = z.strictObject({}).optional();

async function parseBody(
  { method, body, exactNumbers }: Operation,
  { request }: Call,
): Promise<unknown> {
  if (method === "GET") return undefined;
  const schema = body ?? NO_FIELDS;
  const optional = schema.safeParse(undefined).success;
  return parseInput(schema, await readJsonBody(request, { optional, exactNumbers }), "body");
}
