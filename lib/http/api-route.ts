import type { z } from "zod";
import { createCtx, getRuntime } from "@/lib/platform/runtime";
import { isLocalRequest } from "@/lib/platform/local-mode";
import type { AccountCtx, Ctx, Scope, SessionCtx } from "@/lib/platform/ctx";
import { admitCaller, admitClient, admitAnybody, type Charge, type OrderCtx } from "./admit";
import { requireRecentPassword, requireSession } from "./auth";
import { describedRoute } from "./described-route";
import { errorResponse, logProblem, toAppError } from "./error-response";
import { parseInput, queryObject } from "./parse-input";
import { stampLimit, tooManyRequests, type Limited, type LimitName } from "./rate-limit";
import { readJsonBody } from "./read-body";
import { requestIdOf } from "./request-id";

/** What Next.js, and our own mount, hand to a route handler. */
export type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = (request: Request, context?: RouteContext) => Promise<Response>;

type Schema = z.ZodType | undefined;
type Out<S extends Schema> = S extends z.ZodType ? z.output<S> : undefined;

type RouteOptions<C, P extends Schema, Q extends Schema, B extends Schema, O extends Schema> = {
  params?: P;
  query?: Q;
  body?: B;
  /** Only what this schema promises leaves. Without it, `handle` answers a Response or nothing. */
  output?: O;
  status?: number;
  handle: (input: {
    ctx: C;
    params: Out<P>;
    query: Out<Q>;
    body: Out<B>;
    request: Request;
  }) => Promise<(O extends z.ZodType ? z.input<O> : undefined) | Response>;
};

/** A route for a merchant's key, or for the dashboard's own session: authenticates, parses, calls, answers. */
export function apiRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  O extends Schema = undefined,
>(
  options: {
    scope: Scope;
    /** A dashboard session must have entered the password within the last ten minutes. */
    recentPassword?: true;
  } & RouteOptions<AccountCtx, P, Q, B, O>,
): RouteHandler {
  return route(options, async (ctx, request, charge) => {
    const admitted = await admitCaller(ctx, { request, charge, scope: options.scope });
    if (options.recentPassword) requireRecentPassword(admitted);
    return admitted;
  });
}

/** A route for the dashboard's session alone, about the sign-in of its user, whatever the user's role. */
export function sessionRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  O extends Schema = undefined,
>(options: RouteOptions<SessionCtx, P, Q, B, O>): RouteHandler {
  const contract = { ...options, scope: "session" };
  return route(contract, async (ctx, request, charge) =>
    requireSession(await admitCaller(ctx, { request, charge, scope: "read" })),
  );
}

/** A route for the holder of an order's client token: what it may see is that one order. */
export function clientRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  O extends Schema = undefined,
>(options: RouteOptions<OrderCtx, P, Q, B, O>): RouteHandler {
  return route(options, (ctx, request, charge) => admitClient(ctx, { request, charge }));
}

/** A route without authentication; `limit` is for what costs less or more than other calls. */
export function publicRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
  O extends Schema = undefined,
>(options: { limit?: LimitName } & RouteOptions<Ctx, P, Q, B, O>): RouteHandler {
  return route(options, (ctx, request, charge) =>
    admitAnybody(ctx, { request, charge, limit: options.limit }),
  );
}

function route<
  C extends Ctx,
  P extends Schema,
  Q extends Schema,
  B extends Schema,
  O extends Schema,
>(
  options: RouteOptions<C, P, Q, B, O>,
  admit: (ctx: Ctx, request: Request, charge: Charge) => Promise<C>,
): RouteHandler {
  const optional = options.body?.safeParse(undefined).success;
  return describedRoute(options, async (request, context) => {
    const requestId = requestIdOf(request);
    const runtime = getRuntime();
    const isLocal = isLocalRequest(runtime.config, request);
    const base = { ...createCtx(runtime, requestId), isLocal };
    let limited: Limited | null = null;
    const charge: Charge = (by) => {
      limited = by;
      if (by && !by.verdict.allowed) throw tooManyRequests(by);
    };
    try {
      const rawQuery = queryObject(new URL(request.url));
      const ctx = await admit(base, request, charge);
      const params = options.params && parseInput(options.params, await context?.params, "path");
      const query = options.query && parseInput(options.query, rawQuery, "query");
      const body =
        options.body && parseInput(options.body, await readJsonBody(request, { optional }), "body");
      const input = { ctx, params, query, body, request } as Parameters<typeof options.handle>[0];
      const answer = await options.handle(input);
      const response = answer instanceof Response ? answer : jsonResponse(options, answer);
      response.headers.set("x-request-id", requestId);
      if (limited) stampLimit(response.headers, limited);
      return response;
    } catch (error) {
      const problem = toAppError(error);
      logProblem(base.log, problem, request, requestId);
      const response = errorResponse(problem, request, requestId);
      if (limited) stampLimit(response.headers, limited);
      return response;
    }
  });
}

function jsonResponse(options: { output?: Schema; status?: number }, answer: unknown): Response {
  const status = options.status ?? 200;
  if (!options.output) return new Response(null, { status: options.status ?? 204 });
  return new Response(JSON.stringify(options.output.parse(answer)), {
    status,
    headers: JSON_HEADERS,
  });
}

export const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };
