import { describe, expect, it } from "vitest";
import { newAddress, newExtraId, newTransactionHash } from "./addresses";
import { base32, base58Check, bech32Address, cashAddress, crc16 } from "./encodings";
import { listSandboxCoins } from "./sandbox-coins";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

describe("encodings", () => {
  it("write the published examples of each chain", () => {
    const keyHash = hex("751e76e8199196d454941c45d1b3a323f1433bd6");
    expect(bech32Address("bc", keyHash)).toBe("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    expect(base58Check(Uint8Array.of(0, ...keyHash))).toBe("1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH");
    expect(base58Check(new Uint8Array(21), "xrp")).toBe("rrrrrrrrrrrrrrrrrrrrrhoLvTp");
    expect(base58Check(hex("41a614f803b6fd780986a42c78ec9c7f77e6ded13c"))).toBe(
      "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    );
    expect(cashAddress(hex("76a04053bda0a88bda5177b86a15c3b29f559873"))).toBe(
      "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
    );
    expect(crc16(Buffer.from("123456789"))).toBe(0x31c3);
    expect(base32(Buffer.from("foobar"))).toBe("MZXW6YTBOI");
  });
});

const SHAPES: Record<string, RegExp> = {
  btc: /^bc1q[02-9ac-hj-np-z]{38}$/,
  ltc: /^ltc1q[02-9ac-hj-np-z]{38}$/,
  doge: /^D[1-9A-HJ-NP-Za-km-z]{33}$/,
  bch: /^q[02-9ac-hj-np-z]{41}$/,
  trx: /^T[1-9A-HJ-NP-Za-km-z]{33}$/,
  xrp: /^r[1-9A-HJ-NP-Za-km-z]{24,34}$/,
  sol: /^[1-9A-HJ-NP-Za-km-z]{32,44}$/,
  ton: /^UQ[A-Za-z0-9_-]{46}$/,
  xlm: /^G[A-Z2-7]{55}$/,
  xmr: /^8[1-9A-HJ-NP-Za-km-z]{94}$/,
  eth: /^0x[0-9a-f]{40}$/,
  bsc: /^0x[0-9a-f]{40}$/,
  matic: /^0x[0-9a-f]{40}$/,
};

describe("newAddress", () => {
  const networks = [...new Set(listSandboxCoins().map((coin) => coin.network))];

  it.each(networks)("makes a different, valid address on %s every time", (network) => {
    const made = Array.from({ length: 50 }, () => newAddress(network));
    for (const address of made) expect(address).toMatch(SHAPES[network]!);
    expect(new Set(made).size).toBe(50);
  });

  it("makes hashes and tags that look like the chain's own", () => {
    expect(newTransactionHash("eth")).toMatch(/^0x[0-9a-f]{64}$/);
    expect(newTransactionHash("btc")).toMatch(/^[0-9a-f]{64}$/);
    expect(newTransactionHash("xrp")).toMatch(/^[0-9A-F]{64}$/);
    expect(newExtraId()).toMatch(/^[1-9]\d{8,9}$/);
  });
});
