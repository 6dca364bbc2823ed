import { queryOptions } from "@tanstack/react-query";
import type { PayView } from "@/lib/contract/pay";
import { isSettled } from "./pay-state";

export const POLL_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** The public door of one order's payment. */
export function payPath(orderId: string, rest = ""): string {
  return `/v1/pay/${encodeURIComponent(orderId)}${rest}`;
}

/** Asks the server; a refusal becomes an Error with the server's own advice. */
export async function requestJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  const deadline = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const response = await fetch(path, {
    ...init,
    cache: "no-store",
    signal: init.signal ?? deadline,
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new Error(detailOf(body) ?? `The server answered ${response.status}.`);
  return body as T;
}

function detailOf(body: unknown): string | null {
  return typeof body === "object" &&
    body !== null &&
    "detail" in body &&
    typeof body.detail === "string"
    ? body.detail
    : null;
}

/** Sends `body` as JSON. */
export function postJson<T>(path: string, body: unknown): Promise<T> {
  return requestJson<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Polls and frames may overtake each other: a settled view stays, and otherwise the later one wins. */
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
        await requestJson<PayView>(payPath(orderId)),
      ),
    refetchInterval: (query) => (isSettled(query.state.data) ? false : POLL_MS),
    refetchOnWindowFocus: (query) => (isSettled(query.state.data) ? false : "always"),
    refetchOnReconnect: (query) => (isSettled(query.state.data) ? false : "always"),
    refetchOnMount: (query) => (isSettled(query.state.data) ? false : "always"),
    networkMode: "always",
    retry: false,
  });
}
