import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DELIVERY_STATUSES } from "@/lib/contract/webhook-deliveries";
import type { AppError } from "@/lib/platform/app-error";
import { decryptSecret } from "@/lib/platform/secrets";
import {
  createTestAccount,
  createTestWorld,
  type TestAccount,
  type TestWorld,
} from "@/test/support/test-ctx";
import {
  createTestEndpoint,
  createTestEvents,
  deliveriesOf,
  endAllDeliveries,
} from "@/test/support/webhook-factories";
import { createEndpoint } from "./create-endpoint";
import { deleteEndpoint } from "./delete-endpoint";
import { getDelivery } from "@/lib/features/deliveries/get-delivery";
import { getEndpoint } from "./get-endpoint";
import { listDeliveries } from "@/lib/features/deliveries/list-deliveries";
import { listEndpoints } from "./list-endpoints";
import { updateEndpoint } from "./update-endpoint";

const HOOK = "https://example.com/hook";
let world: TestWorld;
let account: TestAccount;
let otherAccount: TestAccount;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await endAllDeliveries(world.ctx);
  account = await createTestAccount(world);
  otherAccount = await createTestAccount(world);
});

const rejectedWith = (slug: string) =>
  expect.objectContaining({ name: "AppError", slug }) as AppError;

describe("creating an endpoint", () => {
  it("shows a secret of 32 random bytes once, and stores it encrypted under its own row", async () => {
    const made = await createEndpoint(account.ctx, {
      url: HOOK,
      events: ["crypto.order.paid"],
      description: "main",
    });
    expect(made).toMatchObject({
      url: HOOK,
      description: "main",
      active: true,
      livemode: true,
      consecutive_failures: 0,
    });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made.secret_prefix).toBe(made.secret.slice(0, 12));
    const row = await world.ctx.db.webhookSecret.findFirstOrThrow({
      where: { endpointId: made.id },
    });
    expect(Buffer.from(row.cipher).includes(made.secret.slice(12))).toBe(false);
    expect(decryptSecret(account.ctx.config.keys.encryption, row.cipher, row.id)).toBe(made.secret);
    expect(() =>
      decryptSecret(account.ctx.config.keys.encryption, row.cipher, "whs_other"),
    ).toThrow();
    expect(JSON.stringify(await getEndpoint(account.ctx, { id: made.id }))).not.toContain(
      made.secret,
    );
  });

  it("rejects a URL that could never receive a delivery, and names the field", async () => {
    for (const url of [
      "http://example.com/",
      "https://169.254.169.254/",
      "https://u:p@example.com/",
      "nonsense",
    ]) {
      const strict = {
        ...account.ctx,
        config: { ...account.ctx.config, webhookAllowedNetworks: [] },
      };
      const rejected = createEndpoint(strict, { url, events: ["crypto.order.paid"] });
      await expect(rejected).rejects.toMatchObject({
        slug: "validation-failed",
        errors: [{ path: "url", message: expect.stringMatching(/^must /) }],
      });
    }
  });

  it("allows ten active endpoints, even for twenty concurrent callers, and another one when one is deleted", async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => createTestEndpoint(account.ctx, HOOK)),
    );
    const rejected = results.filter((result) => result.status === "rejected");
    expect(rejected).toHaveLength(10);
    for (const { reason } of rejected) expect(reason).toEqual(rejectedWith("conflict"));
    const { data } = await listEndpoints(account.ctx);
    expect(data).toHaveLength(10);

    const [first, second] = data;
    await updateEndpoint(account.ctx, { id: first?.id ?? "", active: false });
    await deleteEndpoint(account.ctx, { id: second?.id ?? "" });
    await createTestEndpoint(account.ctx, HOOK);
    await updateEndpoint(account.ctx, { id: first?.id ?? "", active: true });
    await expect(createTestEndpoint(account.ctx, HOOK)).rejects.toEqual(rejectedWith("conflict"));
    await createTestEndpoint(otherAccount.ctx, HOOK);
  });
});

describe("changing an endpoint", () => {
  it("changes what is named and nothing else", async () => {
    const made = await createTestEndpoint(account.ctx, HOOK, ["crypto.order.paid"]);
    const { secret: _secret, ...before } = made;
    const changed = await updateEndpoint(account.ctx, {
      id: made.id,
      events: ["crypto.order.failed"],
      description: "x",
    });
    expect(changed).toEqual({ ...before, events: ["crypto.order.failed"], description: "x" });
    expect(await updateEndpoint(account.ctx, { id: made.id, description: null })).toMatchObject({
      description: null,
    });
    await expect(
      updateEndpoint(account.ctx, { id: made.id, url: "https://u:p@example.com/" }),
    ).rejects.toEqual(rejectedWith("validation-failed"));
  });

  it("disables and enables again with reset failure counts", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await world.ctx.db.webhookEndpoint.update({
      where: { id },
      data: { consecutiveFailures: 7, failingSince: world.clock.now() },
    });
    expect(await updateEndpoint(account.ctx, { id, active: false })).toMatchObject({
      active: false,
      disabled_at: null,
      disabled_reason: null,
    });
    expect(await updateEndpoint(account.ctx, { id, active: true })).toMatchObject({
      active: true,
      disabled_at: null,
      disabled_reason: null,
      consecutive_failures: 0,
    });
  });

  it("starts with a clean record at another url, and only there", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    const record = { consecutiveFailures: 7, failingSince: world.clock.now() };
    await world.ctx.db.webhookEndpoint.update({ where: { id }, data: record });
    const row = () => world.ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });
    await updateEndpoint(account.ctx, { id, url: HOOK, description: "same place" });
    expect(await row()).toMatchObject(record);
    await updateEndpoint(account.ctx, { id, url: `${HOOK}/new` });
    expect(await row()).toMatchObject({ consecutiveFailures: 0, failingSince: null });
  });
});

describe("deleting an endpoint", () => {
  it("hides it, keeps its log, and can be repeated", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await createTestEvents(account.ctx);
    const [delivery] = await deliveriesOf(account.ctx);
    await deleteEndpoint(account.ctx, { id });
    await deleteEndpoint(account.ctx, { id });
    await expect(getEndpoint(account.ctx, { id })).rejects.toEqual(rejectedWith("not-found"));
    expect((await listEndpoints(account.ctx)).data).toEqual([]);
    expect(await getDelivery(account.ctx, { id: delivery?.id ?? "" })).toMatchObject({
      webhook_id: id,
    });
  });
});

describe("what belongs to another account, or to the other mode", () => {
  it("is not found by any verb, and is not changed", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await createTestEvents(account.ctx);
    const [delivery] = await deliveriesOf(account.ctx);
    for (const ctx of [otherAccount.ctx, account.testModeCtx]) {
      const tries = [
        getEndpoint(ctx, { id }),
        updateEndpoint(ctx, { id, active: false }),
        deleteEndpoint(ctx, { id }),
        listDeliveries(ctx, { id, limit: 10 }),
        getDelivery(ctx, { id: delivery?.id ?? "" }),
      ];
      await Promise.all(
        tries.map((attempt) => expect(attempt).rejects.toEqual(rejectedWith("not-found"))),
      );
      expect((await listEndpoints(ctx)).data).toEqual([]);
    }
    expect(await getEndpoint(account.ctx, { id })).toMatchObject({ active: true });
  });
});

describe("listing deliveries", () => {
  it("walks every delivery once, newest first, also within one millisecond", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    await createTestEvents(account.ctx, 4);
    world.clock.advance(1);
    await createTestEvents(account.ctx, 3);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(account.ctx, { id, limit: 2, cursor });
      seen.push(...page.data.map((delivery) => delivery.id));
      expect(page.has_more).toBe(page.next_cursor !== null);
      cursor = page.next_cursor ?? undefined;
      if (cursor) expect(cursor.length).toBeLessThanOrEqual(512);
      await createTestEvents(account.ctx);
    } while (cursor);
    const all = (await deliveriesOf(account.ctx)).slice(0, 7).map((delivery) => delivery.id);
    expect(seen).toEqual(all.reverse());
  });

  it("filters by status, and rejects a cursor of another filter, endpoint or account", async () => {
    const { id } = await createTestEndpoint(account.ctx, HOOK);
    const other = await createTestEndpoint(account.ctx, HOOK);
    const foreign = await createTestEndpoint(otherAccount.ctx, HOOK);
    await createTestEvents(account.ctx, 3);
    const page = await listDeliveries(account.ctx, { id, limit: 2, status: "pending" });
    expect(page.data).toHaveLength(2);
    const cursor = page.next_cursor ?? "";
    for (const status of DELIVERY_STATUSES.filter((some) => some !== "pending")) {
      expect((await listDeliveries(account.ctx, { id, limit: 2, status })).data).toEqual([]);
      await expect(listDeliveries(account.ctx, { id, limit: 2, status, cursor })).rejects.toEqual(
        rejectedWith("bad-request"),
      );
    }
    const flipped = `${cursor[0] === "A" ? "B" : "A"}${cursor.slice(1)}`;
    const tries = [
      listDeliveries(account.ctx, { id, limit: 2, cursor }),
      listDeliveries(account.ctx, { id: other.id, limit: 2, status: "pending", cursor }),
      listDeliveries(otherAccount.ctx, { id: foreign.id, limit: 2, status: "pending", cursor }),
      listDeliveries(account.ctx, { id, limit: 2, status: "pending", cursor: flipped }),
    ];
    await Promise.all(
      tries.map((attempt) => expect(attempt).rejects.toEqual(rejectedWith("bad-request"))),
    );
  });
});
