import { receiveNowpaymentsIpn } from "@/lib/contract/service";
import { receiveIpn } from "@/lib/features/payments/receive-ipn";
import { ipnRoute } from "@/lib/http/ipn-route";

export const POST = ipnRoute(receiveNowpaymentsIpn, receiveIpn);
