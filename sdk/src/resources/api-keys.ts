import { iteratePages } from "../http/iterate-pages.js";
import type { RequestOptions, Transport } from "../http/transport.js";
import { pathOf } from "../http/url.js";
import type {
  ApiKey,
  ApiKeyWithSecret,
  CreateApiKeyBody,
  ListApiKeysQuery,
} from "../types/api-keys.js";
import type { Page } from "../types/pages.js";

const API_KEYS = "/v1/api-keys";

/** Needs a key with the scope `account_owner`. */
export class ApiKeys {
  constructor(private readonly transport: Transport) {}

  /** Creates a key. Only this response contains it. */
  create(body: CreateApiKeyBody, options?: RequestOptions): Promise<ApiKeyWithSecret> {
    return this.transport.json(
      { method: "POST", path: API_KEYS, body, isRepeatable: false },
      options,
    );
  }

  /** Returns one page of keys, newest first. */
  list(query?: ListApiKeysQuery, options?: RequestOptions): Promise<Page<ApiKey>> {
    return this.transport.json(
      { method: "GET", path: API_KEYS, query, isRepeatable: true },
      options,
    );
  }

  /** Yields the keys of all pages, one at a time. */
  iterate(query?: ListApiKeysQuery, options?: RequestOptions): AsyncGenerator<ApiKey, void> {
    return iteratePages(query, (each) => this.list(each, options));
  }

  /** Revokes a key. Has no effect if it is already revoked. */
  revoke(id: string, options?: RequestOptions): Promise<void> {
    return this.transport.json(
      { method: "DELETE", path: pathOf(API_KEYS, id), isRepeatable: true },
      options,
    );
  }
}
