import { Transport, type DriftstackOptions } from "./http/transport.js";
import { ApiKeys } from "./resources/api-keys.js";
import { CryptoOrders } from "./resources/crypto-orders.js";
import { Events } from "./resources/events.js";
import { Products } from "./resources/products.js";
import { Prompts } from "./resources/prompts.js";
import { Webhooks } from "./resources/webhooks.js";

/** A client of the Driftstack API for one API key. Use it on a server only: the key must stay secret. */
export class Driftstack {
  readonly cryptoOrders: CryptoOrders;
  readonly webhooks: Webhooks;
  readonly events: Events;
  readonly apiKeys: ApiKeys;
  readonly products: Products;
  readonly prompts: Prompts;

  constructor(options: DriftstackOptions) {
    const transport = new Transport(options);
    this.cryptoOrders = new CryptoOrders(transport);
    this.webhooks = new Webhooks(transport);
    this.events = new Events(transport);
    this.apiKeys = new ApiKeys(transport);
    this.products = new Products(transport);
    this.prompts = new Prompts(transport);
  }
}
