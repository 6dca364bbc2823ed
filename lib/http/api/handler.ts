import type { Operation } from "@/lib/contract/operation";
import { errorResponse, logProblem, toAppError } from "./error-response";
import { stampLimit, tooManyRequests, type Limited } from "./rate-limit";
import { requestIdOf } from "./request-id";
import type { ConsumeLimit } from "./check-access";
import type { Ctx } from "@/lib/platform/ctx";
import { isLocalRequest } from "@/lib/platform/local-mode";
import { createCtx, getRuntime } from "@/lib/platform/runtime";

/** What Next.js and the route table pass to a route handler. */
export type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = (request: Request, context?: RouteContext) => Promise<Response>;

/** An incoming request for an operation. */
export type Call = {
  ctx: Ctx;
  request: Request;
  params: Record<string, string | string[] | undefined>;
  /** Records the result of the rate limiter; throws `rate-limited` if the request exceeds the limit. */
  consumeLimit: ConsumeLimit;
};

/** A response as it is sent; `operation` is null if no route matched the request. */
export type ObservedResponse = {
  request: Request;
  response: Response;
  operation: Operation | null;
};

declare module "@/lib/platform/services" {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface Services {
    /** Set by the tests, which compare every response with the OpenAPI document; undefined in production. */
    observeResponse?: (observed: ObservedResponse) => void;
  }
}

/** Passes a response to the tests. */
export function observeResponse({ services }: Ctx, observed: ObservedResponse): Response {
  services.observeResponse?.(observed);
  return observed.response;
}

/** The route handler of an operation: runs it, turns errors into problem documents, adds the common headers. */
export function handlerOf(
  operation: Operation,
  run: (call: Call) => Promise<Response>,
): RouteHandler {
  const handler: RouteHandler = async (request, context) => {
    const requestId = requestIdOf(request.headers.get("x-request-id"));
    const runtime = getRuntime();
    const isLocal = isLocalRequest(runtime.config, request);
    const ctx = { ...createCtx(runtime, requestId), isLocal };
    let limited: Limited | null = null;
    const consumeLimit: ConsumeLimit = (by) => {
      limited = by;
      if (by && !by.verdict.allowed) throw tooManyRequests(by);
    };
    const response = await Promise.resolve(context?.params ?? {})
      .then((params) => run({ ctx, request, params, consumeLimit }))
      .catch((error: unknown) => {
        const problem = toAppError(error);
        logProblem(ctx.log, problem, request, requestId);
        return errorResponse(problem, request, requestId, operation.errorFormat);
      });
    response.headers.set("x-request-id", requestId);
    if (limited) stampLimit(response.headers, limited);
    if (operation.anyOrigin) response.headers.set("access-control-allow-origin", "*");
    return observeResponse(ctx, { request, response, operation });
  };
  return Object.defineProperty(handler, "operation", { value: operation });
}

/** The operation that a handler serves; undefined for any other function. */
export function operationOf(handler: unknown): Operation | undefined {
  return (handler as { operation?: Operation } | undefined)?.operation;
}
