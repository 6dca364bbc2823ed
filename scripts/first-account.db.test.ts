import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { verifySignIn } from "@/lib/features/accounts/verify-sign-in";
import { seedFirstAccount } from "@/prisma/seed";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";

let world: TestWorld;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "driftstack-first-"));
  const firstAccount = { ownerEmail: "owner@shop.example", accountName: "Example Shop" };
  world = await createTestWorld({ dataDir, firstAccount });
});
afterAll(async () => {
  await world.close();
  await rm(dataDir, { recursive: true });
});

it("the first start creates the account of OWNER_EMAIL with ACCOUNT_NAME; later starts keep it", async () => {
  const ctx = { ...world.ctx, config: world.runtime.config };
  const credentialsPath = join(dataDir, "credentials.json");
  const expected = { email: "owner@shop.example", credentialsPath };
  expect(await seedFirstAccount(ctx)).toEqual({ ...expected, isNew: true });
  const { email, password } = JSON.parse(await readFile(credentialsPath, "utf8")) as {
    email: string;
    password: string;
  };
  expect(await verifySignIn(ctx, { email, password })).toMatchObject({ email: expected.email });
  const names = async () => (await ctx.db.account.findMany()).map(({ name }) => name);
  expect(await names()).toEqual(["Example Shop"]);

  const changed = { ownerEmail: "another@shop.example", accountName: "Another" };
  const later = { ...ctx, config: { ...ctx.config, firstAccount: changed } };
  expect(await seedFirstAccount(later)).toEqual({ ...expected, isNew: false });
  await rm(credentialsPath);
  expect(await seedFirstAccount(later)).toBeNull();
  expect(await names()).toEqual(["Example Shop"]);
});
