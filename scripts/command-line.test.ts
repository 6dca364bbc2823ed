import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runNpmScript } from "@/test/support/run-npm-script";

// Each command starts npm and Node.js and loads its modules.
vi.setConfig({ testTimeout: 60_000 });

/** Commands of other programs, and of the project's own development. */
const WITHOUT_OPTIONS = /^(bench.*|test:reliability|build:sdk|check:sdk|sbom|format)$/;

const { scripts } = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8"),
) as { scripts: Record<string, string> };
const NAMES = Object.keys(scripts).filter((name) => !WITHOUT_OPTIONS.test(name));
const DOCS = readFileSync(
  join(import.meta.dirname, "..", "docs", "guides", "operations.md"),
  "utf8",
);

describe.each(NAMES)("npm run %s", (name) => {
  it("prints its options with --help and exits with code 0", async () => {
    const { code, stdout, stderr } = await runNpmScript(name, ["--help"], {});
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^[A-Z].*\.\n\nUsage: npm /);
    expect(stdout).toMatch(/\n {2}--help +Print this text\.\n/);
    expect(code).toBe(0);
  });

  it("rejects an unknown option in one line and exits with code 1", async () => {
    const { code, stdout, stderr } = await runNpmScript(name, ["--unknown"], {});
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^driftstack {2}Unknown option '--unknown'\. Use: npm .*\n$/);
    expect(code).toBe(1);
  });

  it("is in the list of commands in docs/guides/operations.md", () => {
    const command = ["start", "test"].includes(name) ? `npm ${name}` : `npm run (-s )?${name}`;
    expect(DOCS).toMatch(new RegExp(`^\\| .*\`${command}\`.* \\|`, "m"));
  });
});

describe("npm run account -- <command>", () => {
  it("has its own options", async () => {
    const { code, stdout } = await runNpmScript("account", ["add-member", "--help"], {});
    expect(stdout).toContain("Usage: npm run -s account -- add-member --account <account> ");
    expect(stdout).toMatch(/\n {2}--role <role> +owner, member or viewer\./);
    expect(code).toBe(0);
  });

  it.each([
    [["add-member", "--email"], /^driftstack {2}Option '--email <value>' argument missing\. Use: /],
    [["rename", "--name", "Shop"], /^driftstack {2}--account is missing\. Use: /],
    [["create", "--email", "owner", "--name", "S"], /^driftstack {2}--email must be an email/],
    [
      ["remove"],
      /^driftstack {2}Unexpected argument 'remove'\. Use: npm run -s account -- create\|/,
    ],
    [[], /^driftstack {2}The command is missing\. Use: /],
  ])("%j is rejected in one line", async (args, line) => {
    const { code, stdout, stderr } = await runNpmScript("account", args, {});
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
