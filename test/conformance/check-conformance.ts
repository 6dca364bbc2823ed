import { afterEach, expect } from "vitest";
import type { ObservedResponse } from "@/lib/http/api/handler";
import { checkAnswer, keepAnswer, type KeptAnswer } from "./openapi-conformance";

const observer = globalThis as { driftstackObserver?: (observed: ObservedResponse) => void };
let kept: KeptAnswer[] = [];

/** Every response that a route returns during a test is checked against the OpenAPI document when the test ends. */
observer.driftstackObserver = (observed) => {
  kept.push(keepAnswer(observed));
};

afterEach(async () => {
  const answers = kept;
  kept = [];
  const wrong = await Promise.all(answers.map(checkAnswer));
  expect([...new Set(wrong.flat())], "answers that the OpenAPI document does not describe").toEqual(
    [],
  );
});
