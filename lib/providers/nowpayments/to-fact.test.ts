import { describe, expect, it } from "vitest";
import { stringifyJson, type JsonObject } from "./json";
import { fixture } from "@/test/support/recorded-service";
import { parseIpn } from "./to-fact";

const parse = (body: string) => parseIpn(Buffer.from(body));
const parseFixture = (name: string, change: JsonObject = {}) =>
  parse(stringifyJson({ ...fixture(name), ...change }));
const ipn = (fields: string) => parse(`{"payment_id":1,"payment_status":"finished",${fields}}`);

describe("parseIpn", () => {
  it("reads the recorded finished payment", () => {
    expect(parseFixture("ipn-finished")).toEqual({
      kind: "payment",
      fact: {
        paymentId: "123456789",
        parentPaymentId: null,
        orderId: "ORDER_ID",
        status: "paid",
        providerStatus: "finished",
        priceAmount: "1",
        priceCurrency: "usd",
        payAmount: "15",
        payCurrency: "trx",
        actuallyPaid: "15",
        transactionHash: null,
        updatedAt: new Date(1749522415506),
      },
    });
  });

  it("reads the recorded partial payment and re-deposit", () => {
    expect(parseFixture("ipn-partially-paid")).toMatchObject({
      fact: {
        providerStatus: "partially_paid",
        actuallyPaid: "0.78",
        payAmount: "100",
        parentPaymentId: null,
      },
    });
    expect(parseFixture("ipn-redeposit")).toMatchObject({
      fact: { paymentId: "987654321", parentPaymentId: "123456789", providerStatus: "finished" },
    });
  });

  it("reads ids and amounts as numbers or text, without losing a digit", () => {
    expect(
      ipn(
        '"order_id":7,"parent_payment_id":"12","pay_amount":"1e-7","actually_paid":0.1234567890123456789',
      ),
    ).toMatchObject({
      fact: {
        orderId: "7",
        parentPaymentId: "12",
        payAmount: "0.0000001",
        actuallyPaid: "0.1234567890123456789",
      },
    });
  });

  it("reads times as ISO text or epoch milliseconds, and reads anything else as no time", () => {
    const at = (value: string) => ipn(`"updated_at":${value}`);
    const date = new Date(1749522415506);
    expect(at("1749522415506")).toMatchObject({ fact: { updatedAt: date } });
    expect(at('"1749522415506"')).toMatchObject({ fact: { updatedAt: date } });
    expect(at(`"${date.toISOString()}"`)).toMatchObject({ fact: { updatedAt: date } });
    expect(at('"yesterday"')).toMatchObject({ fact: { updatedAt: null } });
    expect(at("null")).toMatchObject({ fact: { updatedAt: null } });
    expect(at("{}")).toMatchObject({ fact: { updatedAt: null } });
  });

  it("reads the same fact from every spelling of the same numbers", () => {
    const fields = (id: string, amount: string, at: string) =>
      parse(
        `{"payment_id":${id},"payment_status":"finished","order_id":${id},"actually_paid":${amount},"updated_at":${at}}`,
      );
    const plain = fields("70", "1.5", "1749522415506");
    expect(plain.kind).toBe("payment");
    expect(fields("70.0", "1.500", "1749522415506.00")).toEqual(plain);
    expect(fields("7e1", "15e-1", "1.749522415506e12")).toEqual(plain);
  });

  it("keeps an unknown status, in lower case", () => {
    expect(parse('{"payment_id":1,"payment_status":"Wrong_Asset"}')).toMatchObject({
      fact: { status: "unknown", providerStatus: "wrong_asset" },
    });
  });

  it('takes a burning_percent of "null" and unknown fields in its stride', () => {
    expect(ipn('"burning_percent":"null","new_field":{"a":[1]}').kind).toBe("payment");
  });

  it.each([
    ["a withdrawal", '{"id":"5","batch_withdrawal_id":"1","status":"FINISHED","amount":"1"}'],
    ["an empty object", "{}"],
    ["a payment id without a status", '{"payment_id":1}'],
    ["a status without a payment id", '{"payment_id":null,"payment_status":"finished"}'],
  ])("ignores %s", (_, body) => {
    expect(parse(body)).toEqual({ kind: "not_a_payment" });
  });

  it.each([
    ["no JSON", "payment_id=1"],
    ["an array", '[{"payment_id":1}]'],
    ["a repeated status", '{"payment_id":1,"payment_status":"failed","payment_status":"finished"}'],
    ["a prototype key", '{"__proto__":{},"payment_id":1,"payment_status":"finished"}'],
    ["a fractional id", '{"payment_id":1.5,"payment_status":"finished"}'],
    ["an id with a line break", '{"payment_id":"1\\n","payment_status":"finished"}'],
    ["an id that is an object", '{"payment_id":{},"payment_status":"finished"}'],
    ["a status that is a number", '{"payment_id":1,"payment_status":1}'],
    ["a negative amount", '{"payment_id":1,"payment_status":"finished","actually_paid":-1}'],
    ["a price that is none", '{"payment_id":1,"payment_status":"finished","price_amount":"free"}'],
    ["a price as an empty text", '{"payment_id":1,"payment_status":"finished","price_amount":""}'],
    [
      "an amount of a thousand digits",
      '{"payment_id":1,"payment_status":"finished","pay_amount":1e999}',
    ],
  ])("reports %s as malformed with a reason that does not quote it", (_, body) => {
    const parsed = parse(body);
    expect(parsed.kind).toBe("malformed");
    expect(parsed.kind === "malformed" && parsed.why).not.toBe("");
  });
});
