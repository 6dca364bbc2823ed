import type { RouteHandler } from "./api-route";

/** What a route file was made of: the very objects that its row in the operation table must hold. */
export type RouteContract = {
  scope?: string;
  recentPassword?: true;
  params?: unknown;
  query?: unknown;
  body?: unknown;
  output?: unknown;
  status?: number;
  /** Reads the bytes itself. */
  raw?: true;
};

/** One answer as it leaves; `contract` is null where no route took the request. */
export type ObservedAnswer = {
  request: Request;
  response: Response;
  contract: RouteContract | null;
};

/** Set by the tests' set-up, which holds every answer against the document; nobody sets it in production. */
const observer = globalThis as { driftstackObserver?: (answer: ObservedAnswer) => void };

/** Lets the tests see an answer before it leaves. */
export function observeAnswer(answer: ObservedAnswer): Response {
  observer.driftstackObserver?.(answer);
  return answer.response;
}

/** A handler that says what it was made of, and whose answers can be observed. */
export function describedRoute(contract: RouteContract, handler: RouteHandler): RouteHandler {
  const described: RouteHandler = async (request, context) =>
    observeAnswer({ request, response: await handler(request, context), contract });
  return Object.defineProperty(described, "contract", { value: contract });
}

/** What a handler was made of; undefined for a function that is no route of the API. */
export function contractOf(handler: unknown): RouteContract | undefined {
  return (handler as { contract?: RouteContract }).contract;
}
