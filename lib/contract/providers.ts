import { z } from "zod";
import { operation } from "./operation";

/** The providers by their public names. `stub` means that no merchant account is provisioned. */
export const PROVIDER_NAMES = ["nowpayments", "stub"] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

const ipnResult = z
  .object({
    result: z
      .enum(["stored", "duplicate", "ignored"])
      .meta({ description: "What was done with the IPN." }),
  })
  .meta({ id: "ReceiveNowpaymentsIpnResponse", description: "The IPN is stored." });

export const receiveNowpaymentsIpn = operation({
  id: "receiveNowpaymentsIpn",
  method: "POST",
  path: "/webhooks/nowpayments/ipn",
  summary: "Receive an IPN",
  description:
    "For NOWPayments only. The signature is verified over the body as received, then over its canonical form; the status is 200 once the IPN is durably stored. Requests with an invalid signature are limited by address; valid ones are not. A body has at most 64 KiB, 2,000 values, 32 levels, and 64 characters in a number.",
  auth: "public",
  signature: {
    header: "X-NowPayments-Sig",
    description: "Hexadecimal HMAC-SHA512 of the body, keyed with the IPN secret.",
  },
  response: { 200: ipnResult },
  problems: ["unauthorized", "bad-request", "payload-too-large"],
});

export const receiveNowpaymentsIpnAlias = operation({
  ...receiveNowpaymentsIpn,
  id: "receiveNowpaymentsIpnAlias",
  path: "/v1/webhooks/nowpayments",
  summary: "Receive an IPN (second path)",
  description: "The same as `POST /webhooks/nowpayments/ipn`.",
});
