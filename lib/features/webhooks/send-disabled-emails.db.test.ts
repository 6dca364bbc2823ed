import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccount } from "@/lib/features/accounts/create-account";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { startSmtpDouble, type SmtpDouble } from "@/test/support/smtp-double";
import { createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestEndpoint } from "@/test/support/webhook-factories";
import { deleteEndpoint } from "./delete-endpoint";
import { sendDisabledEmails } from "./send-disabled-emails";
import { updateEndpoint } from "./update-endpoint";

const MINUTE_MS = 60_000;
let world: TestWorld;
let smtp: SmtpDouble;
let ctx: AccountCtx;
let mailing: Ctx;
let email: string;
let made = 0;

beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  smtp = await startSmtpDouble();
  await world.ctx.db.webhookEndpoint.updateMany({ data: { disableMailDueAt: null } });
  email = `owner${++made}.${process.pid}@shop.example`;
  const { accountId } = await createAccount(world.ctx, {
    name: "Example Shop",
    email,
    password: "a long enough password",
    isOperator: false,
  });
  const config = {
    ...world.ctx.config,
    mail: { smtpUrl: smtp.url, from: "Billing <billing@pay.example>" },
  };
  mailing = { ...world.ctx, config: { ...config, appUrl: "https://pay.example" } };
  ctx = {
    ...world.ctx,
    accountId,
    livemode: true,
    actor: { kind: "system", id: "test" },
    scopes: ["account_owner"],
  };
});
afterEach(() => smtp.close());

/** Creates an endpoint and disables it as the dispatcher does. */
async function disabledEndpoint(): Promise<string> {
  const { id } = await createTestEndpoint(ctx, "https://shop.example.org/hook/path-that-is-secret");
  const now = world.clock.now();
  await world.ctx.db.webhookEndpoint.update({
    where: { id },
    data: {
      active: false,
      disabledAt: now,
      disabledReason: "The endpoint returned 410 Gone.",
      disableMailDueAt: now,
    },
  });
  return id;
}
const dueOf = async (id: string) =>
  (await world.ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id } })).disableMailDueAt;

describe("an endpoint that the system disabled", () => {
  it("is mailed to the account's owner once: which, why, since when, and what to do", async () => {
    const id = await disabledEndpoint();
    expect(await sendDisabledEmails(mailing)).toBe(true);
    expect(await sendDisabledEmails(mailing)).toBe(false);
    expect(smtp.mails).toMatchObject([{ from: "billing@pay.example", to: [email] }]);
    const raw = smtp.mails[0]?.raw ?? "";
    expect(raw).toContain("Subject: Your webhook endpoint at shop.example.org was disabled");
    expect(raw).toContain("Content-Type: text/plain");
    for (const fact of [
      `${id} at shop.example.org (live mode)`,
      "The endpoint returned 410 Gone.",
      `${world.clock.now().toISOString().slice(0, 10)} 13:00 UTC`,
      `https://pay.example/dashboard/webhooks/${id}`,
    ])
      expect(raw.replace(/=\r\n/g, "")).toContain(fact);
    expect(raw).not.toContain("path-that-is-secret");
    expect(await dueOf(id)).toBeNull();
  });

  it("is mailed to every owner who can sign in, and to no other user of the account", async () => {
    const { db } = world.ctx;
    const join = async (role: string, disabledAt: Date | null) => {
      const id = `usr_${role}${made}${disabledAt ? "off" : ""}`;
      const address = `${id}@shop.example`.toLowerCase();
      await db.user.create({ data: { id, email: address, passwordHash: "x", disabledAt } });
      await db.membership.create({ data: { accountId: ctx.accountId, userId: id, role } });
      return address;
    };
    const second = await join("owner", null);
    await join("owner", new Date());
    await join("member", null);
    await disabledEndpoint();
    await sendDisabledEmails(mailing);
    expect(smtp.mails[0]?.to.sort()).toEqual([email, second].sort());
  });

  it("is mailed once however many processes run concurrently, and none waits for another", async () => {
    const ids = [];
    for (let i = 0; i < 4; i++) ids.push(await disabledEndpoint());
    const other = await world.runtime.database.pool.connect();
    try {
      await other.query("BEGIN");
      await other.query("SELECT 1 FROM webhook_endpoints WHERE id = $1 FOR UPDATE", [ids[0]]);
      await Promise.all(Array.from({ length: 5 }, () => sendDisabledEmails(mailing)));
      expect(smtp.mails).toHaveLength(3);
    } finally {
      await other.query("ROLLBACK");
      other.release();
    }
    await Promise.all(Array.from({ length: 5 }, () => sendDisabledEmails(mailing)));
    expect(smtp.mails).toHaveLength(4);
  });

  it("is mailed with one mail in each run, so that a stopping worker never waits for several", async () => {
    const ids = [await disabledEndpoint(), await disabledEndpoint(), await disabledEndpoint()];
    for (const sent of [1, 2, 3]) {
      expect(await sendDisabledEmails(mailing)).toBe(true);
      expect(smtp.mails).toHaveLength(sent);
    }
    expect(await sendDisabledEmails(mailing)).toBe(false);
    expect(await Promise.all(ids.map(dueOf))).toEqual([null, null, null]);
  });

  it("is not mailed about the endpoint of a CLI session", async () => {
    const id = await disabledEndpoint();
    await world.ctx.db.webhookEndpoint.update({
      where: { id },
      data: { kind: "cli", heartbeatAt: world.clock.now() },
    });
    expect(await sendDisabledEmails(mailing)).toBe(false);
    expect(smtp.mails).toEqual([]);
  });

  it("is not mailed when it is enabled again, or deleted, by the time", async () => {
    await updateEndpoint(ctx, { id: await disabledEndpoint(), active: true });
    await deleteEndpoint(ctx, { id: await disabledEndpoint() });
    await sendDisabledEmails(mailing);
    expect(smtp.mails).toEqual([]);
  });
});

describe("a mail that cannot be sent", () => {
  it("is tried again, later each time, and no more after three days", async () => {
    smtp.be("reject");
    const id = await disabledEndpoint();
    const waits: number[] = [];
    for (;;) {
      await sendDisabledEmails(mailing);
      const due = await dueOf(id);
      if (due === null) break;
      waits.push((due.getTime() - world.clock.now().getTime()) / MINUTE_MS);
      world.clock.set(due);
    }
    expect(waits.slice(0, 5)).toEqual([1, 1, 2, 4, 8]);
    expect(Math.max(...waits)).toBe(360);
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(total).toBeGreaterThanOrEqual(3 * 24 * 60);
    expect(total).toBeLessThan(3 * 24 * 60 + 361);
    expect(smtp.mails).toEqual([]);
  });

  it("arrives once the server takes mail again", async () => {
    smtp.be("reject");
    const id = await disabledEndpoint();
    await sendDisabledEmails(mailing);
    smtp.be("take");
    await sendDisabledEmails(mailing);
    expect(smtp.mails).toEqual([]);
    world.clock.advance(MINUTE_MS);
    await sendDisabledEmails(mailing);
    expect(smtp.mails).toHaveLength(1);
    expect(await dueOf(id)).toBeNull();
  });

  it("is due again after a while when the process that had it died", async () => {
    const id = await disabledEndpoint();
    await smtp.close();
    const dying = {
      ...mailing,
      log: {
        ...mailing.log,
        warn: () => {
          throw new Error("killed");
        },
      },
    };
    await expect(sendDisabledEmails(dying as unknown as Ctx)).rejects.toThrow("killed");
    const due = await dueOf(id);
    expect(due?.getTime()).toBe(world.clock.now().getTime() + 10 * MINUTE_MS);
  });
});

describe("without a mail server", () => {
  it("nothing is sent, and nothing is owed when one is set up later", async () => {
    const id = await disabledEndpoint();
    await sendDisabledEmails(world.ctx);
    expect(await dueOf(id)).toBeNull();
    await sendDisabledEmails(mailing);
    expect(smtp.mails).toEqual([]);
  });
});
