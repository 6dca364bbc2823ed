import { expect, test } from "vitest";
import { EmbeddedPostgresError, isOutOfDescriptors } from "./error";

const coded = (code: string) => Object.assign(new Error("failed"), { code });

test("a lack of descriptors is found as the cause of other errors, and no other error is taken for it", () => {
  expect(isOutOfDescriptors(coded("EMFILE"))).toBe(true);
  const cause = coded("ENFILE");
  expect(isOutOfDescriptors(new EmbeddedPostgresError("did not start", { cause }))).toBe(true);
  expect(isOutOfDescriptors(coded("ECONNREFUSED"))).toBe(false);
  expect(isOutOfDescriptors("EMFILE")).toBe(false);
});
