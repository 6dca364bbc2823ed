import { afterEach, expect } from "vitest";
import { takeResponses } from "./collected-responses";

/** Every response that a route returns during a test is checked against the OpenAPI document when the test ends. */
afterEach(async () => {
  const responses = takeResponses();
  if (responses.length === 0) return;
  // Loaded on demand: the document takes as long to load as many a test file takes to run.
  const { checkResponse } = await import("./openapi-conformance");
  const wrong = await Promise.all(responses.map(checkResponse));
  expect(
    [...new Set(wrong.flat())],
    "responses that the OpenAPI document does not describe",
  ).toEqual([]);
});
