import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/contract/call";
import { explainError } from "@/components/shell/call";
import { explainSignIn } from "./sign-in-form";
import { readSignInResult } from "./sign-in-request";

describe("the result of a sign-in", () => {
  it.each([
    [true, "http://localhost:3000/dashboard", { kind: "done" }],
    [
      false,
      "http://localhost:3000/api/auth/error?error=CredentialsSignin&provider=credentials",
      { kind: "wrong-password" },
    ],
    [false, "http://localhost:3000/api/auth/error?error=wait-32", { kind: "wait", seconds: 32 }],
    [false, "http://localhost:3000/api/auth/error?error=code-required", { kind: "code-required" }],
    [false, "http://localhost:3000/api/auth/error?error=wrong-code", { kind: "wrong-code" }],
    [false, "http://localhost:3000/api/auth/error?error=unavailable", { kind: "failed" }],
    [true, "http://localhost:3000/api/auth/signin?csrf=true", { kind: "failed" }],
    [false, "http://localhost:3000/dashboard", { kind: "failed" }],
    [false, "http://", { kind: "failed" }],
  ])("%s %s", (ok, url, result) => {
    expect(readSignInResult(ok, url)).toEqual(result);
  });

  it("every failure explains how to fix it", () => {
    expect(explainSignIn({ kind: "wrong-password" })).toMatch(/Check both/);
    expect(explainSignIn({ kind: "wait", seconds: 1 })).toMatch(/Wait 1 second,/);
    expect(explainSignIn({ kind: "failed" })).toMatch(/reload the page/);
    expect(explainSignIn({ kind: "wrong-code" })).toMatch(/next one/);
    expect(explainSignIn({ kind: "code-required" })).toBeNull();
    expect(explainSignIn({ kind: "done" })).toBeNull();
  });

  it("shows the API's message for a failed call, except for an expired session and a lost connection", () => {
    expect(explainError(new ApiError(409, "At most 10.", {}))).toBe("At most 10.");
    expect(explainError(new ApiError(401, "Send a key.", {}))).toMatch(/Sign in again/);
    expect(explainError(new TypeError("fetch failed"))).toMatch(/Check your connection/);
  });
});
