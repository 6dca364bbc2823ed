import pg from "pg";
import type { Logger } from "./logger";

export const CHANNELS = [
  "driftstack_order",
  "driftstack_delivery",
  "driftstack_endpoint",
  "driftstack_api_key",
  "driftstack_exposure",
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Called with the notification's payload, or with null when notifications may have been missed. */
export type Subscriber = (payload: string | null) => void;

export type ChangeFeed = {
  subscribe(channel: Channel, subscriber: Subscriber): () => void;
  /** Notifies every process, including this one. Throws while there is no connection. */
  notify(channel: Channel, payload: string): Promise<void>;
  close(): Promise<void>;
};

const RECONNECT_MS = 500;

/**
 * PostgreSQL's LISTEN on a dedicated connection that is reopened indefinitely. Notifications are lost while it is down,
 * so after each connect every subscriber is called with null and must check the current state.
 */
export function openChangeFeed(options: { url: string; log: Logger }): ChangeFeed {
  const subscribers = new Map<Channel, Set<Subscriber>>(CHANNELS.map((name) => [name, new Set()]));
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const emit = (channel: Channel, payload: string | null) => {
    for (const subscriber of subscribers.get(channel) ?? []) subscriber(payload);
  };

  const reconnectLater = () => {
    client = null;
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = null;
      void connect();
    }, RECONNECT_MS);
  };

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: options.url, keepAlive: true });
    client = next;
    next.on("error", (error) =>
      options.log.warn({ err: error }, "the change feed lost its connection"),
    );
    next.on("end", () => {
      if (client === next) reconnectLater();
    });
    next.on("notification", (message) => emit(message.channel as Channel, message.payload ?? ""));
    try {
      await next.connect();
      for (const channel of CHANNELS) await next.query(`LISTEN ${channel}`);
      for (const channel of CHANNELS) emit(channel, null);
    } catch (error) {
      options.log.warn({ err: error }, "the change feed cannot connect");
      await next.end().catch(() => undefined);
      if (client === next) reconnectLater();
    }
  }

  void connect();

  return {
    subscribe(channel, subscriber) {
      subscribers.get(channel)?.add(subscriber);
      return () => subscribers.get(channel)?.delete(subscriber);
    },
    async notify(channel, payload) {
      if (!client) throw new Error("the change feed is not connected");
      await client.query("SELECT pg_notify($1, $2)", [channel, payload]);
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      const last = client;
      client = null;
      await last?.end().catch(() => undefined);
    },
  };
}
