import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import pMap from "p-map";
import WebSocket from "ws";
import { sharedNow } from "./deliveries-processes";

export type OpenSockets = {
  do: "open";
  /** `ws://host:port/sub/order/status?project_id=…&order_id=`. */
  url: string;
  sockets: { orderId: string; localAddress: string }[];
};
/** The commands for the process that holds the client side of the sockets. */
export type SocketsOrder =
  OpenSockets | { do: "report" } | { do: "expect"; finals: number; withinMs: number };
export type SocketsReport = {
  open: number;
  /** The arrival time of each final frame, by order ID. */
  finals: Record<string, number>;
};

const HANDSHAKES = 32;
const open = new Set<WebSocket>();
const finals: Record<string, number> = {};

/** Opens one socket and waits for its first frame, the current status. */
async function openSocket(url: string, orderId: string, localAddress: string): Promise<void> {
  const socket = new WebSocket(url + orderId, { localAddress, perMessageDeflate: false });
  socket.on("close", () => open.delete(socket));
  socket.on("message", (data) => {
    const receivedMs = sharedNow();
    const frame = JSON.parse(String(data)) as { status: string };
    if (frame.status !== "new") finals[orderId] = receivedMs;
  });
  // Rejects if the handshake fails.
  await once(socket, "message");
  open.add(socket);
}

async function execute(order: SocketsOrder): Promise<SocketsReport> {
  if (order.do === "open") {
    const { url, sockets } = order;
    await pMap(sockets, (one) => openSocket(url, one.orderId, one.localAddress), {
      concurrency: HANDSHAKES,
    });
  }
  if (order.do === "expect") {
    const deadlineMs = performance.now() + order.withinMs;
    while (Object.keys(finals).length < order.finals && performance.now() < deadlineMs)
      await sleep(20);
  }
  return { open: open.size, finals };
}

process.on("message", (order: SocketsOrder) => {
  execute(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.("ready");
