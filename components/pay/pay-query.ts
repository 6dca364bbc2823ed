import { queryOptions } from "@tanstack/react-query";
import { call, type CallInput, type CallOutput, type Endpoint } from "@/lib/contract/call";
import type { PayView } from "@/lib/contract/pay-view";
import { isSettled } from "./pay-state";

export const POLL_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;

export function payPath(orderId: string, rest = ""): string {
  return `/v1/pay/${encodeURIComponent(orderId)}${rest}`;
}

/** Calls a public operation with a timeout. Throws `ApiError`. */
export function callPay<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
): Promise<CallOutput<E>> {
  return call(endpoint, input, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
}

/** Polls and stream messages can arrive out of order: a final view is kept, otherwise the later one is used. */
export function newerView(known: PayView | undefined, incoming: PayView): PayView {
  if (known === undefined) return incoming;
  if (isSettled(known) !== isSettled(incoming)) return isSettled(known) ? known : incoming;
  return incoming.server_time >= known.server_time ? incoming : known;
}

/** Shared by the server's prefetch and the browser's hook. */
export function payQuery(orderId: string) {
  const queryKey = ["pay", orderId] as const;
  return queryOptions({
    queryKey,
    queryFn: async ({ client }) =>
      newerView(
        client.getQueryData<PayView>(queryKey),
        await callPay("GET /v1/pay/{id}", { params: { id: orderId } }),
      ),
    refetchInterval: (query) => (isSettled(query.state.data) ? false : POLL_MS),
    refetchOnWindowFocus: (query) => (isSettled(query.state.data) ? false : "always"),
    refetchOnReconnect: (query) => (isSettled(query.state.data) ? false : "always"),
    refetchOnMount: (query) => (isSettled(query.state.data) ? false : "always"),
    networkMode: "always",
    retry: false,
  });
}
