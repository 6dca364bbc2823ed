import { tmpdir } from "node:os";
import { randomBytes } from "node:crypto";
import { createApiKey } from "@/lib/features/api-keys/create-api-key";
import type { AccountCtx, Clock, Ctx, Scope } from "@/lib/platform/ctx";
import { loadConfig, type AppConfig } from "@/lib/platform/env";
import { newId } from "@/lib/platform/ids";
import { createProviders } from "@/lib/providers/registry";
import { collectResponse } from "@/test/conformance/collected-responses";
import { startRuntime } from "@/lib/compose";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { fixedClock, type FixedClock } from "./fixed-clock";
import { createTestDatabase } from "./test-db";

const HEX = "0123456789abcdef".repeat(4);

/** A configuration for tests, with fixed secrets. */
export function testConfig(overrides: Partial<AppConfig> = {}): AppConfig {
  const env = { NODE_ENV: "test", DATA_DIR: tmpdir(), LOG_LEVEL: "silent", PORT: "3999" } as const;
  const secrets = { session: HEX, encryption: HEX, client_token: HEX, sandbox_ipn: HEX };
  const rateLimits = { keyPerSecond: 0, addressPerSecond: 0 };
  return { ...loadConfig(env, secrets), rateLimits, ...overrides };
}

export type TestWorld = {
  runtime: Runtime;
  clock: FixedClock;
  ctx: Ctx;
  close(): Promise<void>;
};

/** Replaces the frozen configuration of a runtime with a changed copy. Returns a function that restores it. */
export function configure(runtime: Runtime, overrides: Partial<AppConfig>): () => void {
  const { config } = runtime;
  const apply = (next: AppConfig) => {
    runtime.config = next;
    runtime.services.providers = createProviders(next, runtime.services.sandbox);
  };
  apply(Object.freeze({ ...config, ...overrides }));
  return () => apply(config);
}

let opened: Promise<Runtime> | undefined;

/** The runtime of this test worker, on its own database. */
export async function createTestWorld(overrides: Partial<AppConfig> = {}): Promise<TestWorld> {
  opened ??= createTestDatabase().then(({ url }) =>
    startRuntime(testConfig({ databaseUrl: url }), url),
  );
  const runtime = await opened;
  configure(runtime, overrides);
  runtime.services.observeResponse = collectResponse;
  const clock = fixedClock();
  return {
    runtime,
    clock,
    ctx: { ...createCtx(runtime, "req_test"), clock, random: () => 0.5 },
    async close() {
      opened = undefined;
      await runtime.close();
    },
  };
}

export type TestAccount = { accountId: string; ctx: AccountCtx; testModeCtx: AccountCtx };

/** A new account, so tests never see each other's rows. */
export async function createTestAccount(
  world: { ctx: Ctx },
  options: { scopes?: Scope[]; defaultPayCurrency?: string | null; name?: string } = {},
): Promise<TestAccount> {
  const accountId = newId("acc", new Date());
  await world.ctx.db.account.create({
    data: {
      id: accountId,
      name: options.name ?? `Shop ${randomBytes(3).toString("hex")}`,
      defaultPayCurrency:
        options.defaultPayCurrency === undefined ? "btc" : options.defaultPayCurrency,
    },
  });
  const make = (livemode: boolean): AccountCtx => ({
    ...world.ctx,
    accountId,
    livemode,
    actor: { kind: "system", id: "test" },
    scopes: options.scopes ?? ["account_owner"],
  });
  return { accountId, ctx: make(true), testModeCtx: make(false) };
}

/** An API key of the account, in plain text. */
export async function createTestKey(
  account: TestAccount,
  options: { scopes?: Scope[]; livemode?: boolean; clock?: Clock; expiresAt?: Date } = {},
): Promise<string> {
  const { token } = await createApiKey(account.ctx, {
    accountId: account.accountId,
    livemode: options.livemode ?? true,
    scopes: options.scopes ?? ["write"],
    expiresAt: options.expiresAt,
  });
  return token;
}
