import { IncomingMessage } from "node:http";

const requested = Symbol("upgrade");

/**
 * A request that Node.js passes to the `upgrade` event only if it requests a WebSocket. Any other `Upgrade` value is
 * ignored and the request is served as usual, as RFC 9110 (section 7.8) expects. Newer versions of Node.js have
 * `shouldUpgradeCallback` for this; version 20 does not.
 */
export class WebSocketOnlyRequest extends IncomingMessage {
  [requested]?: boolean;
}

Object.defineProperty(WebSocketOnlyRequest.prototype, "upgrade", {
  get(this: WebSocketOnlyRequest) {
    return this[requested] === true && (this.method === "CONNECT" || isWebSocketRequest(this));
  },
  set(this: WebSocketOnlyRequest, value: boolean | null) {
    this[requested] = value === true;
  },
});

/** True if the request contains an upgrade, whether it is ignored or not. */
export function isUpgradeRequest(request: IncomingMessage): boolean {
  return request instanceof WebSocketOnlyRequest && request[requested] === true;
}

function isWebSocketRequest({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.trim().toLowerCase() === "websocket";
}
