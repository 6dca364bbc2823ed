import type { PaymentUriInput } from "@/lib/domain/payment-uri";

export const EVM = "0x52908400098527886E0F7030069857D2E4169EE7";
export const USDT_ETH = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
export const USDT_BSC = "0x55d398326f99059fF775485246999027B3197955";
export const USDC_BASE = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
export const UNKNOWN_TOKEN = "0x1111111111111111111111111111111111111111";
export const BECH32 = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
export const SOL_WALLET = "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN";
/** Not on the ed25519 curve, like every derived address. */
export const SOL_TOKEN_ACCOUNT = "4q2wPZMys1zCoAVpNmhgmofb6YM9MqLXmV25LdtEMAf9";
export const USDC_SOL = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
export const XMR =
  "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H";
export const TON = "EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N";
export const XLM = "GCALNQQBXAPZ2WIRSDDBMSTAKCUH5SG6U76YBFLQLIXJTF7FE5AX7AOO";

export function uriInput(over: Partial<PaymentUriInput>): PaymentUriInput {
  return {
    payCurrency: "btc",
    network: "btc",
    contract: null,
    decimals: null,
    address: BECH32,
    amount: "0.00071234",
    extraId: null,
    label: null,
    message: null,
    ...over,
  };
}
