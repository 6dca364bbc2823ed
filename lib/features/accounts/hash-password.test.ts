import { describe, expect, it } from "vitest";
import { hashPassword, isPasswordRight } from "./hash-password";

describe("passwords", () => {
  it("a hash fits its own password and no other", async () => {
    const hashed = await hashPassword("correct horse battery");
    expect(await isPasswordRight(hashed, "correct horse battery")).toBe(true);
    expect(await isPasswordRight(hashed, "correct horse battery ")).toBe(false);
    expect(await isPasswordRight(hashed, "")).toBe(false);
  });

  it("hashes are argon2id with OWASP's minimum cost, and no two are alike", async () => {
    const [one, two] = await Promise.all([hashPassword("same"), hashPassword("same")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  it("a hash that cannot be read fits no password", async () => {
    expect(await isPasswordRight("", "")).toBe(false);
    expect(await isPasswordRight("plain", "plain")).toBe(false);
  });
});
