import { createHmac } from "node:crypto";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { signTestWebhook, verifyWebhookSignature } from "../src/index.js";

const SECRET = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const OLD = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
const BODY = '{"id":"evt_1","type":"crypto.order.paid","data":{"note":"Zażółć ✓"}}';
const NOW = new Date("2026-05-12T13:00:00.000Z");
const T = NOW.getTime() / 1000;

const ownSignature = (secret: string, body = BODY, t = T) =>
  createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
const own = (...secrets: string[]) =>
  [`t=${T}`, ...secrets.map((secret) => `v1=${ownSignature(secret)}`)].join(",");
const standard = (secret: string) => ({
  "webhook-id": "evt_1",
  "webhook-timestamp": String(T),
  "webhook-signature": new Webhook(secret).sign("evt_1", NOW, BODY),
});
const verify = (header: unknown, rest: object = {}) =>
  verifyWebhookSignature({
    body: BODY,
    header: header as string,
    secret: SECRET,
    now: NOW,
    ...rest,
  });

describe("X-Driftstack-Signature", () => {
  test("is accepted as a value, as repeated headers, and among all headers", async () => {
    const value = own(SECRET);
    expect(await verify(value)).toBe(true);
    expect(await verify([value])).toBe(true);
    expect(await verify(new Headers({ "X-Driftstack-Signature": value }))).toBe(true);
    expect(await verify({ "x-driftstack-signature": value })).toBe(true);
    expect(await verify({ "X-Driftstack-Signature": [value] })).toBe(true);
    expect(await verify(value.replace(/[a-f0-9]{64}/, (hex) => hex.toUpperCase()))).toBe(true);
  });

  test("is accepted for a body of text, of bytes, and of a part of a buffer", async () => {
    const bytes = Buffer.from(`xx${BODY}`).subarray(2);
    expect(await verify(own(SECRET), { body: bytes })).toBe(true);
    expect(await verify(own(SECRET), { body: new TextEncoder().encode(BODY).buffer })).toBe(true);
  });

  test("is accepted for a body that another realm created, as in Jest", async () => {
    const bytes = runInNewContext("new Uint8Array(bytes)", { bytes: [...Buffer.from(BODY)] });
    expect(bytes).not.toBeInstanceOf(Uint8Array);
    expect(await verify(own(SECRET), { body: bytes })).toBe(true);
    expect(await verify(own(SECRET), { body: bytes.buffer })).toBe(true);
  });

  test("is accepted with either secret during a rotation, and with one of several secrets", async () => {
    expect(await verify(own(SECRET, OLD))).toBe(true);
    expect(await verify(own(SECRET, OLD), { secret: OLD })).toBe(true);
    expect(await verify(own(OLD), { secret: [SECRET, OLD] })).toBe(true);
  });

  test("is looked for among the first eight of a header", async () => {
    const wrong = Array<string>(7).fill(OLD);
    expect(await verify(own(...wrong, SECRET))).toBe(true);
    expect(await verify(own(...wrong, OLD, SECRET))).toBe(false);
  });

  test.each([
    ["another body", own(SECRET), { body: `${BODY} ` }],
    ["another secret", own(OLD), {}],
    ["a changed time", own(SECRET).replace(`t=${T}`, `t=${T + 1}`), {}],
    ["two times", `t=${T},${own(SECRET)}`, {}],
    ["no time", `v1=${ownSignature(SECRET)}`, {}],
    ["no signature", `t=${T}`, {}],
    ["another scheme", own(SECRET).replace("v1=", "v0="), {}],
    ["a shortened signature", own(SECRET).slice(0, -2), {}],
    ["nothing", "", {}],
    ["an absent header", undefined, {}],
    ["a null header", null, {}],
    ["no headers", {}, {}],
  ])("is rejected with %s", async (_, header, rest) => {
    expect(await verify(header, rest)).toBe(false);
  });

  test("is rejected 301 seconds before and after its time, unless that is tolerated", async () => {
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
    for (const seconds of [-300, 300])
      expect(await verify(own(SECRET), { now: at(seconds) })).toBe(true);
    for (const seconds of [-301, 301])
      expect(await verify(own(SECRET), { now: at(seconds) })).toBe(false);
    expect(await verify(own(SECRET), { now: at(301), toleranceSeconds: 400 })).toBe(true);
    expect(await verify(own(SECRET), { now: NOW.getTime() })).toBe(true);
    expect(await verify(own(SECRET), { now: Number.NaN })).toBe(false);
    expect(await verify(own(SECRET), { now: undefined })).toBe(false);
  });
});

describe("the Standard Webhooks headers", () => {
  test("are accepted, with either secret during a rotation", async () => {
    expect(await verify(standard(SECRET))).toBe(true);
    expect(await verify(new Headers(standard(SECRET)))).toBe(true);
    const both = `${standard(SECRET)["webhook-signature"]} ${standard(OLD)["webhook-signature"]}`;
    const headers = { ...standard(SECRET), "webhook-signature": both };
    expect(await verify(headers, { secret: OLD })).toBe(true);
  });

  test.each([
    ["another event", { "webhook-id": "evt_2" }],
    ["another time", { "webhook-timestamp": String(T - 1) }],
    ["no time", { "webhook-timestamp": "" }],
    ["an asymmetric signature", { "webhook-signature": "v1a,AAAA" }],
    ["no Base64", { "webhook-signature": "v1,%%%" }],
  ])("are rejected with %s", async (_, changed) => {
    expect(await verify({ ...standard(SECRET), ...changed })).toBe(false);
  });

  test("are rejected for a secret without a key", async () => {
    for (const secret of ["whsec_", "whsec_%"])
      expect(await verify(standard(SECRET), { secret })).toBe(false);
  });

  test("do not count when X-Driftstack-Signature is there and wrong", async () => {
    expect(await verify({ ...standard(SECRET), "x-driftstack-signature": own(OLD) })).toBe(false);
  });
});

test("whatever a request has as its headers, they are rejected without an error", async () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom(`t=${T},v1=`, `t=${T},v1=00`, "v1,", "v1,AAAA", String(T), "t=,v1=,t="),
    fc.tuple(fc.string(), fc.string()).map(([a, b]) => `t=${T},v1=${a},v1=${b}`),
  );
  const names = ["x-driftstack-signature", "webhook-id", "webhook-timestamp", "webhook-signature"];
  const headers = fc.dictionary(fc.constantFrom(...names), fc.oneof(value, fc.array(value)));
  await fc.assert(
    fc.asyncProperty(fc.oneof(value, fc.array(value), headers), async (header) => {
      expect(await verify(header)).toBe(false);
    }),
  );
});

test("a parsed body and a missing secret are mistakes of the caller", async () => {
  await expect(verify(own(SECRET), { body: JSON.parse(BODY) })).rejects.toThrow("raw body");
  for (const secret of ["", undefined, [], [""]])
    await expect(
      verifyWebhookSignature({ body: BODY, header: own(SECRET), secret: secret as string }),
    ).rejects.toThrow("signing secret");
});

describe("signTestWebhook", () => {
  test("signs as the server does", async () => {
    const signed = await signTestWebhook({
      body: BODY,
      secret: [SECRET, OLD],
      eventId: "evt_1",
      now: NOW,
    });
    expect(signed.body).toBe(BODY);
    expect(signed.headers).toMatchObject({
      "x-driftstack-signature": own(SECRET, OLD),
      ...standard(SECRET),
      "webhook-signature": `${standard(SECRET)["webhook-signature"]} ${standard(OLD)["webhook-signature"]}`,
    });
  });

  test("takes an event, and is accepted in both schemes", async () => {
    const { body, headers } = await signTestWebhook({ body: JSON.parse(BODY), secret: SECRET });
    expect(headers["webhook-id"]).toBe("evt_1");
    const { "x-driftstack-signature": value, ...rest } = headers;
    for (const header of [value, rest])
      expect(await verifyWebhookSignature({ body, header, secret: SECRET })).toBe(true);
    expect(() => new Webhook(SECRET).verify(body, headers)).not.toThrow();
  });
});
