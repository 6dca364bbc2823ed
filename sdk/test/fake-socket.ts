import type { TrackingSocket } from "../src/index.js";

type Handler = ((event: never) => unknown) | null;

/** A WebSocket that a test drives. */
export class FakeSocket implements TrackingSocket {
  onopen: Handler = null;
  onmessage: Handler = null;
  onerror: Handler = null;
  onclose: Handler = null;
  isClosed = false;

  constructor(readonly url: string) {}

  close() {
    this.isClosed = true;
  }
  open() {
    this.onopen?.({} as never);
  }
  frame(status: string, orderId: unknown = 42) {
    this.text(JSON.stringify({ status, order_id: orderId }));
  }
  text(data: string) {
    this.onmessage?.({ data } as never);
  }
  lose() {
    this.isClosed = true;
    this.onerror?.({} as never);
    this.onclose?.({} as never);
  }
}

/** A `WebSocket` class whose instances are collected. */
export function fakeWebSocket() {
  const sockets: FakeSocket[] = [];
  class Socket extends FakeSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  return { WebSocket: Socket, sockets };
}
