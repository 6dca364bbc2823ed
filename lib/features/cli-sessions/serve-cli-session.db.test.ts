import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeliveryFrame } from "@/lib/contract/cli-sessions";
import { closeCliSession } from "./close-cli-session";
import { openCliSession } from "./open-cli-session";
import { createCtx } from "@/lib/platform/runtime";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { createTestEvents, deliveriesOf } from "@/test/support/webhook-factories";
import { createRecordBuffer } from "@/lib/features/deliveries/dispatcher/record-buffer";
import { serveCliSession } from "./serve-cli-session";

let world: TestWorld;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());

async function serve(options: { send?: (frame: DeliveryFrame) => void } = {}) {
  const account = await createTestAccount(world);
  const ctx = { ...account.ctx, clock: { now: () => new Date() } };
  const session = await openCliSession(ctx, {});
  const sent: DeliveryFrame[] = [];
  const newCtx = () => createCtx(world.runtime);
  const served = serveCliSession({
    createCtx: newCtx,
    feed: world.runtime.feed,
    recorder: createRecordBuffer({ createCtx: newCtx }),
    session,
    send: options.send ?? ((frame) => void sent.push(frame)),
    deadlineMs: 50,
    pollMs: 100,
  });
  await createTestEvents(ctx);
  const first = async () => (await deliveriesOf(account.ctx))[0];
  const stop = async () => {
    await served.stop(0);
    await closeCliSession(newCtx(), { ...session, actor: ctx.actor });
  };
  return { served, sent, first, stop };
}

test("a result that does not arrive in time is a timeout, retried no sooner than a minute later; a late one changes nothing", async () => {
  const { served, sent, first, stop } = await serve();
  await expect.poll(async () => (await first())?.attemptCount).toBe(1);
  const row = await first();
  expect(row?.status).toBe("pending");
  expect(row?.attempts).toMatchObject([
    { responseStatus: null, error: "No result came from the CLI in time." },
  ]);
  expect(row?.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now() + 55_000);
  const late = {
    type: "result",
    delivery_id: sent[0]?.delivery_id ?? "",
    status: 200,
    body_excerpt: "",
    duration_ms: 1,
  } as const;
  expect(served.accept(late)).toBe(true);
  expect(served.accept(late)).toBe(false);
  expect((await first())?.status).toBe("pending");
  await stop();
});

test("a socket that takes no frame is an attempt that failed, and nothing is thrown", async () => {
  const { first, stop } = await serve({
    send: () => {
      throw new Error("the socket is closed");
    },
  });
  await expect
    .poll(async () => (await first())?.attempts[0]?.error)
    .toBe("The CLI disconnected before it returned a result.");
  await stop();
});
