import { afterEach, expect } from "vitest";
import { takeResponses } from "./collected-responses";
import { checkResponse } from "./openapi-conformance";

/** Every response that a route returns during a test is checked against the OpenAPI document when the test ends. */
afterEach(async () => {
  const wrong = await Promise.all(takeResponses().map(checkResponse));
  expect(
    [...new Set(wrong.flat())],
    "responses that the OpenAPI document does not describe",
  ).toEqual([]);
});
