import type { ApiRequest, RequestOptions, Transport } from "../http/transport.js";
import { pathOf } from "../http/url.js";
import type { CreatedPrompt, CreatePromptBody, PaymentStatus } from "../types/prompts.js";
import { waitUntilFinal, type WaitOptions } from "../wait-until-final.js";

const PROMPTS = "/external/payments/prompt";
const PAYMENT_TIMEOUT_MS = 5 * 60 * 1_000;

/** Payment prompts. They authenticate with `clientId` and `apiKey`. */
export class Prompts {
  constructor(private readonly transport: Transport) {}

  /** Creates a prompt. Send the payer to its `checkoutUrl`. Not retried: the API takes no idempotency key here. */
  create(body: CreatePromptBody, options?: RequestOptions): Promise<CreatedPrompt> {
    return this.#json({ method: "POST", path: PROMPTS, body, isRepeatable: false }, options);
  }

  get(promptId: string, options?: RequestOptions): Promise<PaymentStatus> {
    return this.#json(
      { method: "GET", path: pathOf(PROMPTS, promptId), isRepeatable: true },
      options,
    );
  }

  /** Cancels a pending prompt. Has no effect if it is already cancelled. */
  cancel(promptId: string, options?: RequestOptions): Promise<PaymentStatus> {
    return this.#json(
      { method: "POST", path: pathOf(PROMPTS, promptId, "/cancel"), isRepeatable: true },
      options,
    );
  }

  /** Returns the IDs of the blockchains that can be paid on. */
  listActiveBlockchains(options?: RequestOptions): Promise<string[]> {
    return this.#json(
      { method: "GET", path: "/external/blockchains/active", isRepeatable: true },
      options,
    );
  }

  /**
   * Resolves once the prompt has a terminal status, whichever it is: fulfil only `successful`. Rejects with
   * `WaitTimeoutError` if it is still pending after `timeoutMs` (five minutes by default); it may still be paid then.
   */
  waitForPayment(
    promptId: string,
    options: WaitOptions<PaymentStatus> = {},
  ): Promise<PaymentStatus> {
    return waitUntilFinal({
      ...options,
      timeoutMs: options.timeoutMs ?? PAYMENT_TIMEOUT_MS,
      read: (request) => this.get(promptId, request),
      isFinal: ({ status }) => status !== "pending",
    });
  }

  #json<T>(request: ApiRequest, options?: RequestOptions): Promise<T> {
    return this.transport.json({ ...request, auth: "basic" }, options);
  }
}
