import type { CallbackProtocol } from "@/lib/providers/callback";
import { toIpnBody } from "./ipn-body";
import { checkIpnSignature } from "./signature";
import { parseIpn } from "./to-fact";

/** IPNs of NOWPayments and of the sandbox, which signs with a separate secret. */
export const nowpaymentsCallback: CallbackProtocol = {
  path: "/webhooks/nowpayments/ipn",
  signatureHeader: "x-nowpayments-sig",
  receive(raw) {
    const body = toIpnBody(raw);
    return {
      verify: (signature, secrets) => checkIpnSignature(body, signature, secrets),
      parse: () => parseIpn(body),
    };
  },
};
