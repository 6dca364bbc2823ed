import { describe, expect, it } from "vitest";
import { isWalletLink, qrSegments, qrText } from "./qr-text";

const EVM = "0x52908400098527886E0F7030069857D2E4169EE7";
const BECH32 = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
const XMR =
  "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H";

describe("qrText", () => {
  it("writes a bech32 address in capitals and the keys as they were", () => {
    const uri = `bitcoin:${BECH32}?amount=0.1&label=Shop`;
    expect(qrText(uri)).toBe(`bitcoin:${BECH32.toUpperCase()}?amount=0.1&label=Shop`);
    expect(qrSegments(uri)).toEqual(["bitcoin:", BECH32.toUpperCase(), "?amount=0.1&label=Shop"]);
  });

  it.each([
    `ethereum:${EVM}@1?value=1`,
    "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=1",
    BECH32,
    `monero:${XMR}`,
  ])("leaves %s alone", (text) => {
    expect(qrText(text)).toBe(text);
  });
});

describe("isWalletLink", () => {
  it("distinguishes a link from a bare address", () => {
    expect(isWalletLink(`ethereum:${EVM}@1`)).toBe(true);
    expect(isWalletLink("web+stellar:pay?destination=G")).toBe(true);
    expect(isWalletLink("TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf")).toBe(false);
    expect(isWalletLink("javascript:alert(1)")).toBe(false);
  });
});
