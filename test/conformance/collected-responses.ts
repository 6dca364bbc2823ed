import type { ObservedResponse } from "@/lib/http/api/handler";
import { keepResponse, type KeptResponse } from "./openapi-conformance";

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
