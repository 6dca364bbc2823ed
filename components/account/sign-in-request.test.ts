import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/contract/call";
import { explainError } from "./call";
import { explainSignIn } from "./sign-in-form";
import { readSignInAnswer } from "./sign-in-request";

describe("what became of a sign-in", () => {
  it.each([
    [true, "http://localhost:3000/dashboard", { kind: "done" }],
    [
      false,
      "http://localhost:3000/api/auth/error?error=CredentialsSignin&provider=credentials",
      { kind: "wrong" },
    ],
    [false, "http://localhost:3000/api/auth/error?error=wait-32", { kind: "wait", seconds: 32 }],
    [false, "http://localhost:3000/api/auth/error?error=code-required", { kind: "code-required" }],
    [false, "http://localhost:3000/api/auth/error?error=wrong-code", { kind: "wrong-code" }],
    [false, "http://localhost:3000/api/auth/error?error=unavailable", { kind: "failed" }],
    [true, "http://localhost:3000/api/auth/signin?csrf=true", { kind: "failed" }],
    [false, "http://localhost:3000/dashboard", { kind: "failed" }],
    [false, "http://", { kind: "failed" }],
  ])("%s %s", (ok, address, answer) => {
    expect(readSignInAnswer(ok, address)).toEqual(answer);
  });

  it("every failure says how to mend it", () => {
    expect(explainSignIn({ kind: "wrong" })).toMatch(/Check both/);
    expect(explainSignIn({ kind: "wait", seconds: 1 })).toMatch(/Wait 1 second,/);
    expect(explainSignIn({ kind: "failed" })).toMatch(/reload the page/);
    expect(explainSignIn({ kind: "wrong-code" })).toMatch(/next one/);
    expect(explainSignIn({ kind: "code-required" })).toBeNull();
    expect(explainSignIn({ kind: "done" })).toBeNull();
  });

  it("a failed call is told in the API's own words, a lost session and a lost server in ours", () => {
    expect(explainError(new ApiError(409, "At most 10.", {}))).toBe("At most 10.");
    expect(explainError(new ApiError(401, "Send a key.", {}))).toMatch(/Sign in again/);
    expect(explainError(new TypeError("fetch failed"))).toMatch(/Check the connection/);
  });
});
