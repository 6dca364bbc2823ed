import { receiveIpn } from "@/lib/features/payments/receive-ipn";
import { ipnRoute } from "@/lib/http/ipn-route";
import { nowpaymentsCallback } from "@/lib/providers/nowpayments/callback";

export const POST = ipnRoute({ protocol: nowpaymentsCallback, handle: receiveIpn });
