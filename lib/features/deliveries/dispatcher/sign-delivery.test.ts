import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { signDelivery } from "./sign-delivery";

const NEW = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const OLD = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const at = new Date();
const t = Math.floor(at.getTime() / 1000);
const eventId = "evt_0193aaaa000070008000000000000001";
const body = '{"id":"evt_0193","note":"ü \\"quoted\\""}';

const ownHmac = (secret: string, text = body) =>
  createHmac("sha256", Buffer.from(secret, "utf8"))
    .update(Buffer.from(`${t}.${text}`))
    .digest("hex");

describe("the signatures of an attempt", () => {
  it("X-Driftstack-Signature is an HMAC over '<t>.<body>' keyed with the whole secret text", () => {
    const headers = signDelivery({ secrets: [NEW], eventId, at, body });
    expect(headers["X-Driftstack-Signature"]).toBe(`t=${t},v1=${ownHmac(NEW)}`);
  });

  it("X-Driftstack-Signature carries the new and then the old signature during grace", () => {
    const headers = signDelivery({ secrets: [NEW, OLD], eventId, at, body });
    expect(headers["X-Driftstack-Signature"]).toBe(`t=${t},v1=${ownHmac(NEW)},v1=${ownHmac(OLD)}`);
  });

  it("the Standard Webhooks headers verify with either secret during grace, and with no other", () => {
    const headers = signDelivery({ secrets: [NEW, OLD], eventId, at, body });
    for (const secret of [NEW, OLD]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    }
    const otherSecret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
    expect(() => new Webhook(otherSecret).verify(body, headers)).toThrow();
  });

  it("an old secret alone no longer verifies what is signed after its grace", () => {
    const headers = signDelivery({ secrets: [NEW], eventId, at, body });
    expect(new Webhook(NEW).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(OLD).verify(body, headers)).toThrow();
  });

  it("one changed byte, id or time breaks both", () => {
    const headers = signDelivery({ secrets: [NEW], eventId, at, body });
    expect(() => new Webhook(NEW).verify(`${body} `, headers)).toThrow();
    expect(() =>
      new Webhook(NEW).verify(body, { ...headers, "webhook-id": "evt_other" }),
    ).toThrow();
    expect(headers["X-Driftstack-Signature"]).not.toContain(ownHmac(NEW, `${body} `));
  });

  it("the Standard Webhooks signature agrees with an independent HMAC over '<id>.<t>.<body>'", () => {
    const headers = signDelivery({ secrets: [NEW], eventId, at, body });
    const expected = createHmac("sha256", Buffer.alloc(32, 7)).update(`${eventId}.${t}.${body}`);
    expect(headers["webhook-signature"]).toBe(`v1,${expected.digest("base64")}`);
    expect(headers["webhook-timestamp"]).toBe(String(t));
  });
});
