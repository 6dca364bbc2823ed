import { UserError, type Settings } from "./settings";

const TIMEOUT_MS = 10_000;

export type PaymentStatus = {
  id: string;
  blockchainId: string | null;
  status: "pending" | "successful" | "unsuccessful" | "expired" | "cancelled";
  createdAt: string;
};

export type Payment = { prompt: { id: string }; checkoutUrl: string };

export type MiracleCash = ReturnType<typeof connectMiracleCash>;

/** The two calls of the Miracle Cash API that this example uses. */
export function connectMiracleCash({ url, clientId, apiKey }: Settings["billing"]) {
  const authorization = `Basic ${Buffer.from(`${clientId}:${apiKey}`).toString("base64")}`;

  async function call<T>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
    const response = await fetch(`${url}/external/payments/prompt${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error) => {
      const { message } = error.cause instanceof Error ? error.cause : error;
      throw new UserError(`No response from ${url} (${message}). Check DRIFTSTACK_URL.`);
    });
    const text = await response.text();
    if (!response.ok) throw errorOf(response.status, text);
    return JSON.parse(text) as T;
  }

  return {
    /** `amount` is in USD, with two decimals at most. */
    createPayment: (amount: number, blockchainId: string) =>
      call<Payment>("POST", "", { amount, blockchainIds: [blockchainId], payer: "customer" }),
    getPaymentStatus: (promptId: string) =>
      call<PaymentStatus>("GET", `/${encodeURIComponent(promptId)}`),
  };
}

/** Errors of the API are problem details (RFC 9457). */
function errorOf(status: number, text: string): Error {
  if (status === 401)
    return new UserError(
      "The API rejected the credentials (401). Check DRIFTSTACK_CLIENT_ID and DRIFTSTACK_API_KEY.",
    );
  let detail = text.slice(0, 200);
  try {
    const problem = JSON.parse(text) as {
      detail?: string;
      errors?: { path: string; message: string }[];
    };
    const fields = problem.errors?.map(({ path, message }) => `${path} ${message}`);
    detail = fields?.join("; ") ?? problem.detail ?? detail;
  } catch {
    // Not JSON: a proxy may have sent the response.
  }
  return new UserError(`The API returned ${status}: ${detail}`);
}
