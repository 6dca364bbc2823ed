import { iteratePages } from "../http/iterate-pages.js";
import type { RequestOptions, Transport } from "../http/transport.js";
import { pathOf } from "../http/url.js";
import type { Page, PageQuery } from "../types/pages.js";
import type { Product, ReplaceProductBody } from "../types/products.js";

const PRODUCTS = "/v1/products";

export class Products {
  constructor(private readonly transport: Transport) {}

  /** Returns one page of the catalogue. */
  list(query?: PageQuery, options?: RequestOptions): Promise<Page<Product>> {
    return this.transport.json(
      { method: "GET", path: PRODUCTS, query, isRepeatable: true },
      options,
    );
  }

  /** Yields the products of all pages, one at a time. */
  iterate(query?: PageQuery, options?: RequestOptions): AsyncGenerator<Product, void> {
    return iteratePages(query, (each) => this.list(each, options));
  }

  get(code: string, options?: RequestOptions): Promise<Product> {
    return this.transport.json(
      { method: "GET", path: pathOf(PRODUCTS, code), isRepeatable: true },
      options,
    );
  }

  /** Creates the product or replaces it as a whole; omitted fields are reset. */
  replace(code: string, body: ReplaceProductBody, options?: RequestOptions): Promise<Product> {
    return this.transport.json(
      { method: "PUT", path: pathOf(PRODUCTS, code), body, isRepeatable: true },
      options,
    );
  }

  /** Deletes a product. Has no effect if it is not in the catalogue. */
  delete(code: string, options?: RequestOptions): Promise<void> {
    return this.transport.json(
      { method: "DELETE", path: pathOf(PRODUCTS, code), isRepeatable: true },
      options,
    );
  }
}
