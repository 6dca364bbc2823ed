const EXPLORERS: [network: RegExp, base: string][] = [
  [/^(btc|bitcoin)$/, "https://mempool.space/tx/"],
  [/^(eth|ethereum|erc20)$/, "https://etherscan.io/tx/"],
  [/^(trx|tron|trc20)$/, "https://tronscan.org/#/transaction/"],
  [/^(bsc|bep20)$/, "https://bscscan.com/tx/"],
  [/^(matic|polygon|pol)$/, "https://polygonscan.com/tx/"],
  [/^(arb|arbitrum|arbitrumone)$/, "https://arbiscan.io/tx/"],
  [/^(op|optimism)$/, "https://optimistic.etherscan.io/tx/"],
  [/^base$/, "https://basescan.org/tx/"],
  [/^(sol|solana)$/, "https://solscan.io/tx/"],
  [/^(ltc|litecoin)$/, "https://blockchair.com/litecoin/transaction/"],
  [/^(doge|dogecoin)$/, "https://blockchair.com/dogecoin/transaction/"],
  [/^(bch|bitcoincash)$/, "https://blockchair.com/bitcoin-cash/transaction/"],
  [/^(xrp|ripple)$/, "https://xrpscan.com/tx/"],
  [/^(xlm|stellar)$/, "https://stellar.expert/explorer/public/tx/"],
  [/^ton$/, "https://tonviewer.com/transaction/"],
];

/** The transaction in a public block explorer; null for an unknown chain or an invalid hash. */
export function transactionUrl(network: string | null, hash: string): string | null {
  if (!/^[A-Za-z0-9+/=_-]{16,128}$/.test(hash)) return null;
  const base = EXPLORERS.find(([pattern]) => pattern.test(network?.toLowerCase() ?? ""))?.[1];
  return base === undefined ? null : base + encodeURIComponent(hash);
}
