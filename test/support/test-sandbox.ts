import { nowpaymentsCallback } from "@/lib/providers/nowpayments/callback";
import type { Ctx } from "@/lib/platform/ctx";
import type { Runtime } from "@/lib/platform/runtime";
import { receiveIpn } from "@/lib/features/payments/receive-ipn";
import { signIpnBody } from "@/lib/providers/nowpayments/signature";
import { startSandbox } from "@/lib/compose";
import { configure } from "./test-ctx";

/** Starts the sandbox provider for a test's runtime; the application uses it over HTTP, as in production. */
export const startTestSandbox = startSandbox;

/** Makes the runtime look for the sandbox at another address. Returns a function that restores the address. */
export function moveSandbox(runtime: Runtime, apiUrl: string): () => void {
  const { sandbox } = runtime.services;
  const before = sandbox.apiUrl;
  sandbox.apiUrl = apiUrl;
  const restore = configure(runtime, {});
  return () => {
    sandbox.apiUrl = before;
    restore();
  };
}

export type IpnFields = {
  payment_id: number;
  payment_status: string;
  order_id: string | null;
  price_amount?: number;
  price_currency?: string;
  pay_amount?: number;
  pay_currency?: string;
  actually_paid?: number;
  parent_payment_id?: number | null;
  updated_at?: number;
};

/** The body of an IPN in the provider's format. */
export function ipnBody(fields: IpnFields): string {
  return JSON.stringify({
    actually_paid: 0,
    actually_paid_at_fiat: 0,
    fee: { currency: "btc", depositFee: 0.01, serviceFee: 0, withdrawalFee: 0 },
    invoice_id: null,
    order_description: null,
    outcome_amount: 1,
    outcome_currency: "btc",
    parent_payment_id: null,
    pay_address: "address",
    payin_extra_id: null,
    payment_extra_ids: null,
    price_amount: 49,
    price_currency: "usd",
    purchase_id: "1",
    updated_at: 1749522415506,
    ...fields,
  });
}

/** Passes a signed IPN to the application's own IPN handler. */
export function deliverIpn(ctx: Ctx, body: string, signature?: string | null) {
  return receiveIpn(ctx, {
    protocol: nowpaymentsCallback,
    rawBody: Buffer.from(body),
    signature: signature === undefined ? signIpnBody(body, ctx.config.keys.sandboxIpn) : signature,
    headers: { "user-agent": "NOWPayments v1.0" },
    remoteAddress: "127.0.0.1",
    limitInvalid: () => Promise.resolve(),
  });
}
