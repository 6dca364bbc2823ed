import type { Operation } from "@/lib/contract/operation";
import type { ReceiveIpnInput } from "@/lib/features/payments/receive-ipn";
import { handlerOf, type RouteHandler } from "./handler";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";
import type { CallbackProtocol } from "@/lib/providers/callback";
import { JSON_HEADERS } from "./json-headers";
import { limitByAddress } from "./rate-limit";
import { readBody } from "./read-body";

const IPN_MAX_BYTES = 64 * 1024;
const KEPT_HEADERS = ["user-agent", "content-type", "x-forwarded-for", "date"];

type ReceiveIpn = (ctx: Ctx, input: ReceiveIpnInput) => Promise<{ result: string }>;

/**
 * The route handler of a provider's IPNs. It reads the unparsed bytes, of any content type, up to 64 KiB. Only requests
 * with an invalid signature are rate limited, by address; their bodies are still read before they are rejected.
 */
export function ipnRoute(
  operation: Operation,
  protocol: CallbackProtocol,
  receive: ReceiveIpn,
): RouteHandler {
  return handlerOf(operation, async ({ ctx, request }) => {
    const rawBody = await readBody(request, IPN_MAX_BYTES);
    const result = await receive(ctx, {
      protocol,
      rawBody,
      signature: request.headers.get(protocol.signatureHeader),
      headers: keptHeaders(request.headers, [...KEPT_HEADERS, protocol.signatureHeader]),
      remoteAddress: request.headers.get("x-driftstack-remote-address"),
      limitInvalid: () => limitInvalid(ctx, request),
    });
    return new Response(JSON.stringify(result), { headers: JSON_HEADERS });
  });
}

async function limitInvalid(ctx: Ctx, request: Request): Promise<void> {
  const limited = await limitByAddress(ctx, request, "ipn");
  if (!limited || limited.verdict.allowed) return;
  ctx.services.metrics.countIpn("rate_limited");
  throw new AppError(
    "rate-limited",
    "Too many requests with an invalid signature came from this address. Check that both sides use the same IPN secret, and retry after the number of seconds in Retry-After.",
    { retryAfterSeconds: limited.verdict.retryAfterSeconds },
  );
}

function keptHeaders(headers: Headers, names: readonly string[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) kept[name] = value.slice(0, 500);
  }
  return kept;
}
