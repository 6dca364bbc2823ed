import type { ObservedResponse } from "@/lib/http/api/handler";
import { keepAnswer, type KeptAnswer } from "./openapi-conformance";

let kept: KeptAnswer[] = [];

/** Keeps a response of a route until the test ends. */
export function collectResponse(observed: ObservedResponse): void {
  kept.push(keepAnswer(observed));
}

/** Returns the responses since the last call. */
export function takeResponses(): KeptAnswer[] {
  const taken = kept;
  kept = [];
  return taken;
}
