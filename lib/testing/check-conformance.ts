import { afterEach, expect } from "vitest";
import type { ObservedAnswer } from "@/lib/http/described-route";
import { checkAnswer, keepAnswer, type KeptAnswer } from "./openapi-conformance";

const observer = globalThis as { driftstackObserver?: (answer: ObservedAnswer) => void };
let kept: KeptAnswer[] = [];

/** Every answer that a route gives during a test is held against the OpenAPI document when the test ends. */
observer.driftstackObserver = (answer) => {
  kept.push(keepAnswer(answer));
};

afterEach(async () => {
  const answers = kept;
  kept = [];
  const wrong = await Promise.all(answers.map(checkAnswer));
  expect([...new Set(wrong.flat())], "answers that the OpenAPI document does not describe").toEqual(
    [],
  );
});
