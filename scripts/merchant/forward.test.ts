import { afterEach, beforeEach, expect, test } from "vitest";
import { clientFrame, type DeliveryFrame } from "@/lib/contract/cli-sessions";
import { EnvError } from "@/lib/platform/env";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";
import { forwardDelivery, readForwardUrl } from "./forward";

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(() => receiver.close());

const DELIVERY: DeliveryFrame = {
  type: "delivery",
  delivery_id: `wdl_${"0".repeat(32)}`,
  attempt: 1,
  headers: { "content-type": "application/json", "webhook-signature": "v1,x" },
  body: '{"id":"evt_1","note":"Grüße, 🦊\u2028  "}',
};
const forward = async (options?: { deadlineMs?: number }) => {
  const frame = await forwardDelivery(new URL(receiver.url), DELIVERY, options);
  expect(clientFrame.safeParse(frame).success).toBe(true);
  return frame;
};

test("the receiver gets the body byte for byte, with the headers that sign it", async () => {
  expect(await forward()).toMatchObject({ type: "result", status: 200, body_excerpt: "ok" });
  expect(receiver.requests[0]).toMatchObject({
    method: "POST",
    path: "/hook",
    body: DELIVERY.body,
    headers: {
      ...DELIVERY.headers,
      "content-length": String(Buffer.byteLength(DELIVERY.body)),
    },
  });
});

test("a redirect is a result: it is not followed", async () => {
  receiver.respondWith(() => ({ status: 302, headers: { location: receiver.url } }));
  expect(await forward()).toMatchObject({ type: "result", status: 302 });
  expect(receiver.requests).toHaveLength(1);
});

test("4 KiB of a huge response are reported, and 64 KiB are read", async () => {
  receiver.respondWith(() => "huge");
  expect(await forward()).toMatchObject({ status: 200, body_excerpt: "x".repeat(4096) });
  expect(receiver.sentBytes()).toBeLessThan(16 * 1024 * 1024);
});

test("an excerpt of bytes that are no text still is a frame that the server takes", async () => {
  receiver.respondWith(() => ({ status: 200, body: Buffer.alloc(8192, 0xff) }));
  expect(await forward()).toMatchObject({ type: "result", status: 200 });
});

test("Retry-After is reported", async () => {
  receiver.respondWith(() => ({ status: 503, headers: { "retry-after": "120" } }));
  expect(await forward()).toMatchObject({ status: 503, retry_after: "120" });
});

test("a receiver that hangs, drips, resets or sends invalid HTTP is an error with a message", async () => {
  for (const behavior of ["hang", "drip"] as const) {
    receiver.respondWith(() => behavior);
    expect(await forward({ deadlineMs: 60 })).toMatchObject({ type: "error", reason: "timeout" });
  }
  for (const behavior of ["reset", "garbage"] as const) {
    receiver.respondWith(() => behavior);
    expect(await forward()).toMatchObject({ type: "error", reason: "network_error" });
  }
});

test("a status that HTTP does not know is an error with a message, not a result that ends the connection", async () => {
  for (const status of [600, 999]) {
    receiver.respondWith(() => ({ status, body: "odd" }));
    expect(await forward()).toMatchObject({
      type: "error",
      reason: "network_error",
      message: expect.stringContaining(`the status ${status}`),
    });
  }
});

test("a receiver that cannot be reached is an error with a message", async () => {
  const frame = await forwardDelivery(new URL("http://127.0.0.1:1/hook"), DELIVERY);
  expect(frame).toMatchObject({ type: "error", message: "The connection was refused." });
});

test("forwards to http and https alone, and to no address with a user name", () => {
  expect(readForwardUrl("http://localhost:4000/hook?x=1").href).toBe(
    "http://localhost:4000/hook?x=1",
  );
  expect(readForwardUrl("https://[::1]/").protocol).toBe("https:");
  for (const text of [undefined, "", "localhost:4000", "/hook", "ftp://x", "http://a:b@localhost/"])
    expect(() => readForwardUrl(text), String(text)).toThrow(EnvError);
});
