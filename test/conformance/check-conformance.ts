import { afterEach, expect } from "vitest";
import type { ObservedResponse } from "@/lib/http/api/handler";
import { checkResponse, keepResponse, type KeptResponse } from "./openapi-conformance";

const observer = globalThis as { driftstackObserver?: (observed: ObservedResponse) => void };
let kept: KeptResponse[] = [];

/** Every response that a route returns during a test is checked against the OpenAPI document when the test ends. */
observer.driftstackObserver = (observed) => {
  kept.push(keepResponse(observed));
};

afterEach(async () => {
  const responses = kept;
  kept = [];
  const wrong = await Promise.all(responses.map(checkResponse));
  expect(
    [...new Set(wrong.flat())],
    "responses that the OpenAPI document does not describe",
  ).toEqual([]);
});
