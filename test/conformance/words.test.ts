import { expect, it } from "vitest";
import { wordsAt, wordsIn } from "./words";

const CHECKED = [
  "app",
  "components",
  "examples",
  "lib",
  "sdk/src",
  "sdk/test",
  "sdk/README.md",
  "e2e",
  "scripts",
  "test",
  "worker",
  "server.ts",
  "prisma/schema.prisma",
  "docs",
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
];

it.each(CHECKED)("%s uses the words of the field", (place) => {
  expect(wordsAt(place)).toEqual([]);
});

it.each(["answerBody", "ANSWER_MS", "an-answer.ts", "It is told at once.", "You can not."])(
  "%j is found",
  (text) => {
    expect(wordsIn(text)).not.toEqual([]);
  },
);

it.each(["addEventListener", "ECONNREFUSED", "task", "aggregate", "mushroom", "cannot", "PUT"])(
  "%j is an ordinary use",
  (text) => {
    expect(wordsIn(text)).toEqual([]);
  },
);
