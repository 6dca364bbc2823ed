import type { Operation } from "@/lib/contract/operation";
import type { ObservedResponse } from "@/lib/http/api/handler";

/** One response, kept until it is checked against the document. */
export type KeptResponse = {
  method: string;
  pathname: string;
  status: number;
  headers: Headers;
  body: Promise<string> | null;
  operation: Operation | null;
};

/** Copies what the check needs before the body is read. */
export function keepResponse({ request, response, operation }: ObservedResponse): KeptResponse {
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return {
    method: request.method === "HEAD" ? "GET" : request.method,
    pathname: new URL(request.url).pathname,
    status: response.status,
    headers: new Headers(response.headers),
    body: isJson && response.body ? response.clone().text() : null,
    operation,
  };
}

let kept: KeptResponse[] = [];

/** Keeps a response of a route until the test ends. */
export function collectResponse(observed: ObservedResponse): void {
  kept.push(keepResponse(observed));
}

/** Returns the responses since the last call. */
export function takeResponses(): KeptResponse[] {
  const taken = kept;
  kept = [];
  return taken;
}
