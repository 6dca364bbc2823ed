import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/contract/call";
import { explainError, needsPassword } from "./call";

const PASSWORD = "https://errors.driftstack.dev/reauthentication-required";
const API_ADVICE = "POST /v1/account/confirm-password";

describe("an error of the API", () => {
  it.each([
    [PASSWORD, true],
    ["https://errors.driftstack.dev/forbidden", false],
    [undefined, false],
  ])("%s requires the password: %s", (type, expected) => {
    expect(needsPassword(new ApiError(403, "", { type }))).toBe(expected);
  });

  it("does not require the password if it is another error", () => {
    expect(needsPassword(new TypeError("fetch failed"))).toBe(false);
  });
});

describe("the explanation of an error", () => {
  it.each([
    [new ApiError(422, "The price is too low.", {}), "The price is too low."],
    [new ApiError(401, "", {}), "Your session has expired. Sign in again."],
    [new ApiError(403, API_ADVICE, { type: PASSWORD }), "Enter your password again to continue."],
    [
      new TypeError("Failed to fetch"),
      "The server cannot be reached. Check your connection and try again.",
    ],
  ])("%s", (error, text) => {
    expect(explainError(error)).toBe(text);
  });
});
