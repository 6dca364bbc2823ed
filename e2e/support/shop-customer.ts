import { expect } from "@playwright/test";

export type Purchase = { cart: string; orderId: string };

/** A customer of the example shop with a cookie of their own, without a browser. */
export class ShopCustomer {
  private constructor(
    private readonly shopUrl: string,
    private readonly cookie: string,
  ) {}

  static async visit(shopUrl: string): Promise<ShopCustomer> {
    const response = await fetch(shopUrl);
    return new ShopCustomer(shopUrl, response.headers.get("set-cookie")?.split(";")[0] ?? "");
  }

  get(path: string): Promise<Response> {
    return fetch(this.shopUrl + path, { headers: { cookie: this.cookie } });
  }

  /** Submits the form of the product page, which belongs to one cart. */
  async checkOut(cart: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.shopUrl}/checkout`, {
      method: "POST",
      headers: { cookie: this.cookie, ...headers },
      body: new URLSearchParams({ cart, product: "credits_100" }),
      redirect: "manual",
    });
  }

  async newCart(): Promise<string> {
    const products = await (await this.get("/")).text();
    return /name="cart" value="([^"]+)"/.exec(products)?.[1] ?? "";
  }

  async buy(): Promise<Purchase> {
    const cart = await this.newCart();
    const response = await this.checkOut(cart);
    expect(response.status).toBe(303);
    return { cart, orderId: orderIdOf(response) };
  }

  async balance(): Promise<number> {
    const text = await (await this.get("/")).text();
    return Number(/Your balance: (\d+) credits/.exec(text)?.[1]);
  }

  /** Waits until the balance has changed to this one. */
  async expectBalance(credits: number): Promise<void> {
    await expect.poll(() => this.balance(), { intervals: [100], timeout: 20_000 }).toBe(credits);
  }
}

export const orderIdOf = (response: Response) =>
  /ord_[\w-]+/.exec(response.headers.get("location") ?? "")?.[0] ?? "";
