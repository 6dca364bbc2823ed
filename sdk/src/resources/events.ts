import { iteratePages } from "../http/iterate-pages.js";
import type { RequestOptions, Transport } from "../http/transport.js";
import { pathOf } from "../http/url.js";
import type { DriftstackEvent, ListEventsQuery } from "../types/events.js";
import type { Page, PageQuery } from "../types/pages.js";
import type { Delivery } from "../types/webhooks.js";

const EVENTS = "/v1/events";

export class Events {
  constructor(private readonly transport: Transport) {}

  /** Returns one page of events, newest first. */
  list(query?: ListEventsQuery, options?: RequestOptions): Promise<Page<DriftstackEvent>> {
    return this.transport.json({ method: "GET", path: EVENTS, query, isRepeatable: true }, options);
  }

  /** Yields the events of all pages, one at a time. */
  iterate(
    query?: ListEventsQuery,
    options?: RequestOptions,
  ): AsyncGenerator<DriftstackEvent, void> {
    return iteratePages(query, (each) => this.list(each, options));
  }

  get(id: string, options?: RequestOptions): Promise<DriftstackEvent> {
    return this.transport.json(
      { method: "GET", path: pathOf(EVENTS, id), isRepeatable: true },
      options,
    );
  }

  /** Returns one page of an event's deliveries to all endpoints, newest first. */
  listDeliveries(id: string, query?: PageQuery, options?: RequestOptions): Promise<Page<Delivery>> {
    return this.transport.json(
      { method: "GET", path: pathOf(EVENTS, id, "/deliveries"), query, isRepeatable: true },
      options,
    );
  }
}
