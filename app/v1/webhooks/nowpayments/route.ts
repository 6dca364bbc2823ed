import { receiveNowpaymentsIpnAlias } from "@/lib/contract/providers";
import { receiveIpn } from "@/lib/features/payments/receive-ipn";
import { ipnRoute } from "@/lib/http/api/ipn-route";
import { nowpaymentsCallback } from "@/lib/providers/nowpayments/callback";

export const POST = ipnRoute(receiveNowpaymentsIpnAlias, nowpaymentsCallback, receiveIpn);
