import { expect, test } from "vitest";
import { EmbeddedPostgresError, isOutOfDescriptors } from "./error";

const coded = (code: string) => Object.assign(new Error("failed"), { code });

test("a lack of descriptors is found behind other errors, and is nothing else", () => {
  expect(isOutOfDescriptors(coded("EMFILE"))).toBe(true);
  const cause = coded("ENFILE");
  expect(isOutOfDescriptors(new EmbeddedPostgresError("did not start", { cause }))).toBe(true);
  expect(isOutOfDescriptors(coded("ECONNREFUSED"))).toBe(false);
  expect(isOutOfDescriptors("EMFILE")).toBe(false);
});
