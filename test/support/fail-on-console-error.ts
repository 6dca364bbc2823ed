import { afterEach, beforeEach, expect, vi } from "vitest";

/** A `console.error` during a test fails that test: an error that users would see in their log is a defect. */
beforeEach(() => {
  vi.spyOn(console, "error");
});

afterEach(() => {
  expect(vi.mocked(console.error).mock.calls).toEqual([]);
  vi.restoreAllMocks();
});
