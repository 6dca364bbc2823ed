import type { IncomingMessage } from "node:http";
import { REMOTE_ADDRESS_HEADER } from "@/lib/http/api/client-address";
import { MODE_HEADER } from "@/lib/contract/mode";
import { parseTarget } from "./request-target";

export const HEADERS_MAX = 100;

const OWN_PREFIX = "x-driftstack-";
/** Headers that clients may send; every other `x-driftstack-*` header is set only by this server. */
const PUBLIC_HEADERS = ["x-driftstack-account", MODE_HEADER];
/** A host name or an IP address, with an optional port. */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/**
 * Checks and sanitizes a request before routing: one valid Host, a limited number of headers, an unambiguous path, no
 * internal headers. Returns its path, or what the client has to change.
 */
export function checkRequest(
  request: IncomingMessage,
  isApiPath: (path: string) => boolean,
): { path: string } | { problem: string } {
  if (request.rawHeaders.length / 2 > HEADERS_MAX) {
    return { problem: `Send at most ${HEADERS_MAX} headers.` };
  }
  const hosts = valuesOf(request, "host");
  if (hosts.length > 1) return { problem: "Send one Host header." };
  if (hosts[0] !== undefined && !HOST.test(hosts[0])) {
    return { problem: "The Host header must be a host name or an address, with an optional port." };
  }
  const target = parseTarget(request.url ?? "/", isApiPath);
  if ("problem" in target) return target;
  request.url = target.url;
  replaceOwnHeaders(request);
  return { path: target.path };
}

function valuesOf(request: IncomingMessage, wanted: string): string[] {
  return request.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === wanted,
  );
}

/** Removes headers that only this server may set, then sets the address of the connection's peer. */
function replaceOwnHeaders(request: IncomingMessage): void {
  const kept: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? "").toLowerCase();
    if (name.startsWith(OWN_PREFIX) && !PUBLIC_HEADERS.includes(name)) delete request.headers[name];
    else kept.push(request.rawHeaders[i] ?? "", request.rawHeaders[i + 1] ?? "");
  }
  request.rawHeaders = kept;
  request.headers[REMOTE_ADDRESS_HEADER] = request.socket.remoteAddress ?? "";
}
