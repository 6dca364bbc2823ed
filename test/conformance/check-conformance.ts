import { afterEach, expect } from "vitest";
import { takeResponses } from "./collected-responses";
import { checkAnswer } from "./openapi-conformance";

/** Every response that a route returns during a test is checked against the OpenAPI document when the test ends. */
afterEach(async () => {
  const wrong = await Promise.all(takeResponses().map(checkAnswer));
  expect([...new Set(wrong.flat())], "answers that the OpenAPI document does not describe").toEqual(
    [],
  );
});
