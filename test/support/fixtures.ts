import { test as base } from "vitest";
import { createTestAccount, createTestWorld } from "./test-ctx";
import { startTestSandbox } from "./test-sandbox";

/** A test with a `world` and an `account` that are made once per file, when a test first names them. */
export const test = base
  .extend("world", { scope: "file" }, async ({}, { onCleanup }) => {
    const world = await createTestWorld();
    onCleanup(() => world.close());
    return world;
  })
  .extend("account", { scope: "file" }, ({ world }) => createTestAccount(world));

/** `test` with the sandbox provider running, whether a test names it or not. */
export const sandboxTest = test.extend(
  "sandbox",
  { scope: "file", auto: true },
  async ({ world }, { onCleanup }) => {
    const sandbox = await startTestSandbox(world.runtime);
    onCleanup(() => sandbox.close());
    return sandbox;
  },
);
