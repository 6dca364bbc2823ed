import { expect, vi } from "vitest";

export type PromptAccount = { url: string; clientId: string; apiKey: string };
type Created = { promptId: string; checkoutUrl: string };

/** What payers and the sandbox do with the payment of a prompt, through the API. */
export function promptCalls({ url, clientId, apiKey }: PromptAccount) {
  const basic = `Basic ${Buffer.from(`${clientId}:${apiKey}`).toString("base64")}`;
  const orderOf = ({ checkoutUrl }: Created) => checkoutUrl.slice(checkoutUrl.lastIndexOf("/") + 1);

  async function call(path: string, authorization: string, body?: object): Promise<unknown> {
    const response = await fetch(`${url}${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.status, text).toBeLessThan(300);
    return JSON.parse(text);
  }
  const choose = (of: Created) =>
    call(`/v1/pay/${orderOf(of)}/currency`, "", { pay_currency: "eth" });
  const simulate = (of: Created, outcome: string) =>
    call(`/v1/sandbox/orders/${orderOf(of)}/simulate`, `Bearer ${apiKey}`, { outcome });
  const promptPath = ({ promptId }: Created) => `/external/payments/prompt/${promptId}`;
  const statusOf = async (of: Created) =>
    ((await call(promptPath(of), basic)) as { status: string }).status;

  return {
    async create(): Promise<Created> {
      const body = { amount: 49, blockchainIds: ["eth"], payer: "customer" };
      const { prompt, checkoutUrl } = (await call("/external/payments/prompt", basic, body)) as {
        prompt: { id: string };
        checkoutUrl: string;
      };
      return { promptId: prompt.id, checkoutUrl };
    },
    choose,
    simulate,
    cancel: (of: Created) => call(`${promptPath(of)}/cancel`, basic, {}),
    /** Picks a coin, pays, and waits until the prompt is successful. */
    async pay(of: Created): Promise<void> {
      await choose(of);
      await simulate(of, "paid");
      const check = async () => expect(await statusOf(of)).toBe("successful");
      await vi.waitFor(check, { timeout: 15_000, interval: 50 });
    },
  };
}
