/** True when the text opens a wallet; false for a bare address. */
export function isWalletLink(uri: string): boolean {
  return /^(?:bitcoin|litecoin|dogecoin|bitcoincash|ethereum|solana|monero|web\+stellar|ton):.*/.test(
    uri,
  );
}

/**
 * The link as segments of a QR code. A bech32 address in capitals takes a third less space, but the encoder detects
 * this only if the address is a separate segment.
 */
export function qrSegments(uri: string): string[] {
  const match = /^(bitcoin:|litecoin:)((?:bc1|tb1|bcrt1|ltc1)[a-z0-9]+)/.exec(uri);
  if (!match) return [uri];
  const [start, scheme = "", address = ""] = match;
  return [scheme, address.toUpperCase(), uri.slice(start.length)].filter((part) => part !== "");
}

export function qrText(uri: string): string {
  return qrSegments(uri).join("");
}
