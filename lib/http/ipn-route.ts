import type { Ctx } from "@/lib/platform/ctx";
import { createCtx, getRuntime } from "@/lib/platform/runtime";
import type { RouteHandler } from "./api-route";
import { describedRoute } from "./described-route";
import { errorResponse, logProblem, toAppError } from "./error-response";
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
    },
  ) => Promise<{ result: string }>;
};

/** A door for a provider's notices: the raw bytes as they came, whatever their content type, up to 64 KiB. */
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

function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers.get(name);
    if (value !== null) kept[name] = value.slice(0, 500);
  }
  return kept;
}
