import type { Operation } from "@/lib/contract/operation";
import type { Ctx } from "@/lib/platform/ctx";
import { handlerOf, type RouteHandler } from "@/lib/http/api/handler";
import { JSON_HEADERS } from "./json-headers";
import { readBody } from "./read-body";

const IPN_MAX_BYTES = 64 * 1024;
const KEPT_HEADERS = ["user-agent", "content-type", "x-nowpayments-sig", "x-forwarded-for", "date"];

type ReceiveIpn = (
  ctx: Ctx,
  input: {
    rawBody: Uint8Array;
    signature: string | null;
    headers: Record<string, string>;
    remoteAddress: string | null;
  },
) => Promise<{ result: string }>;

/** The route handler of a provider's IPNs: the unparsed bytes, whatever their content type, up to 64 KiB. */
export function ipnRoute(operation: Operation, receive: ReceiveIpn): RouteHandler {
  return handlerOf(operation, async ({ ctx, request }) => {
    const rawBody = await readBody(request, IPN_MAX_BYTES);
    const result = await receive(ctx, {
      rawBody,
      signature: request.headers.get(operation.signatureHeader ?? ""),
      headers: keptHeaders(request.headers),
      remoteAddress: request.headers.get("x-driftstack-remote-address"),
    });
    return new Response(JSON.stringify(result), { headers: JSON_HEADERS });
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
