import { Driftstack } from "@driftstack/sdk";

/** A price is in the minor unit of its currency: 900 is 9.00 USD. */
export const PRODUCT = { code: "credits_100", credits: 100, priceCents: 900, currency: "USD" };

/** Replace it by the customer who is signed in. */
export const CUSTOMER_ID = "demo-customer";

export const createClient = () =>
  new Driftstack({
    apiKey: process.env.DRIFTSTACK_API_KEY ?? "",
    baseUrl: process.env.DRIFTSTACK_URL ?? "",
    // The server ends a webhook attempt after 10 seconds: the handler's own request must be shorter.
    timeoutMs: 4_000,
  });
