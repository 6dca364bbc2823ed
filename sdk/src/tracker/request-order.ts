import type { TrackedOrder, TrackingError } from "../types/tracking.js";
import type { TrackingConfig } from "./tracking-config.js";

export type OrderRequest = { accessToken: string; orderId: number | string };

export type OrderResponse = { order: TrackedOrder } | { error: TrackingError };

const REQUEST_TIMEOUT_MS = 10_000;

/** Requests an order once. Never rejects, and takes no longer than ten seconds. */
export function requestOrder(
  { fetch, clock, orderUrl }: TrackingConfig,
  { accessToken, orderId }: OrderRequest,
  stop: AbortSignal,
): Promise<OrderResponse> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const finish = (response: OrderResponse) => {
      clock.clearTimeout(timer);
      stop.removeEventListener("abort", cancel);
      controller.abort();
      resolve(response);
    };
    const cancel = () => finish(withoutResponse("The request was cancelled."));
    const timer = clock.setTimeout(
      () => finish(withoutResponse("The request timed out.")),
      REQUEST_TIMEOUT_MS,
    );
    stop.addEventListener("abort", cancel);
    const headers = { authorization: `Bearer ${accessToken}` };
    // An exception of `fetch` itself becomes a rejection too.
    new Promise<Response>((send) =>
      send(fetch(orderUrl(orderId), { headers, signal: controller.signal })),
    )
      .then(readResponse)
      .catch((cause: unknown) => withoutResponse(`The request failed: ${String(cause)}`))
      .then(finish);
  });
}

async function readResponse(response: Response): Promise<OrderResponse> {
  if (response.ok) return { order: requireOrder(await response.json()) };
  const body: Record<string, unknown> = await response.json().catch(() => ({}));
  const { status } = response;
  const { statusCode, errorCode, errorMessage, detail } = body ?? {};
  const description =
    errorMessage ?? detail ?? `The server responded with status ${response.status}.`;
  return {
    error: {
      status: typeof statusCode === "number" ? statusCode : status,
      code: typeof errorCode === "number" ? errorCode : status,
      description: String(description),
    },
  };
}

/** A proxy in between can send anything. */
function requireOrder(body: unknown): TrackedOrder {
  const order = body as TrackedOrder | null;
  if (typeof order?.status === "string") return order;
  throw new TypeError("The response is not an order.");
}

function withoutResponse(description: string): OrderResponse {
  return { error: { code: 0, description } };
}
