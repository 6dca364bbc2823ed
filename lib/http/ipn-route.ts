import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import { countIpn } from "@/lib/platform/metrics";
import { createCtx, getRuntime } from "@/lib/platform/runtime";
import type { RouteHandler } from "./api-route";
import { describedRoute } from "./described-route";
import { errorResponse, logProblem, toAppError } from "./error-response";
import { limitByAddress } from "./rate-limit";
import { readBody } from "./read-body";
import { requestIdOf } from "./request-id";

const IPN_MAX_BYTES = 64 * 1024;
const KEPT_HEADERS = ["user-agent", "content-type", "x-nowpayments-sig", "x-forwarded-for", "date"];

type IpnRouteOptions = {
  signatureHeader: string;
  handle: (
    ctx: Ctx,
    input: {
      rawBody: Uint8Array;
      signature: string | null;
      headers: Record<string, string>;
      remoteAddress: string | null;
      limitInvalid: () => Promise<void>;
    },
  ) => Promise<{ result: string }>;
};

/**
 * A route for a provider's IPNs: the raw bytes as received, whatever their content type, up to 64 KiB. Only requests
 * whose signature is not valid are rate limited, by address; their bodies are still read before they are rejected.
 */
export function ipnRoute(options: IpnRouteOptions): RouteHandler {
  return describedRoute({ raw: true }, async (request) => {
    const requestId = requestIdOf(request);
    const ctx = createCtx(getRuntime(), requestId);
    try {
      const rawBody = await readBody(request, IPN_MAX_BYTES);
      const answer = await options.handle(ctx, {
        rawBody,
        signature: request.headers.get(options.signatureHeader),
        headers: keptHeaders(request.headers),
        remoteAddress: request.headers.get("x-driftstack-remote-address"),
        limitInvalid: () => limitInvalid(ctx, request),
      });
      return Response.json(answer, {
        headers: { "x-request-id": requestId, "cache-control": "no-store" },
      });
    } catch (error) {
      const problem = toAppError(error);
      logProblem(ctx.log, problem, request, requestId);
      return errorResponse(problem, request, requestId);
    }
  });
}

async function limitInvalid(ctx: Ctx, request: Request): Promise<void> {
  const limited = await limitByAddress(ctx, request, "ipn");
  if (!limited || limited.verdict.allowed) return;
  countIpn("rate_limited");
  throw new AppError(
    "rate-limited",
    "Too many requests with an invalid signature came from this address. Check that both sides use the same IPN secret, and retry after the number of seconds in Retry-After.",
    { retryAfterSeconds: limited.verdict.retryAfterSeconds },
  );
}

function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers.get(name);
    if (value !== null) kept[name] = value.slice(0, 500);
  }
  return kept;
}
