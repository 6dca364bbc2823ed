import type { WebSocket } from "ws";
import { trackingFrame, type TrackedOrder } from "@/lib/contract/tracking";
import { findTrackedOrder, type TrackingKey } from "@/lib/features/tracking/find-tracked-order";
import { rejectUpgrade } from "@/lib/http/server/reject-upgrade";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { createOrderSockets, type Upgrade } from "./order-sockets";
import type { OrderStream } from "./pay-stream";

const PATH = /^\/sub\/order\/status(?:\?|$)/;
const POLICY_VIOLATION = 1008;

type Client = { key: TrackingKey; sent?: TrackedOrder["status"] };

/** `/sub/order/status`: one frame on connect and one on every change of the tracked status. */
export function createTrackingStream(runtime: Runtime): OrderStream {
  const clients = new WeakMap<WebSocket, Client>();
  const sockets = createOrderSockets(runtime, (_, sockets) => {
    for (const socket of sockets) void sendStatus(runtime, socket, clients.get(socket)!);
  });

  async function accept(key: TrackingKey, upgrade: Upgrade): Promise<void> {
    try {
      const found = await findTrackedOrder(createCtx(runtime), key);
      if (found) sockets.accept(found.id, upgrade, (socket) => clients.set(socket, { key }));
      else sockets.acceptAndClose(upgrade, POLICY_VIOLATION, "there is no such order");
    } catch (error) {
      runtime.log.debug({ err: error }, "an order to track could not be read");
      rejectUpgrade(upgrade.socket, 503, { "retry-after": "5" });
    }
  }

  return {
    upgrade(request, socket, head) {
      const url = request.url ?? "";
      if (!PATH.test(url)) return false;
      const query = new URLSearchParams(url.split("?")[1]);
      const key = {
        orderId: query.get("order_id") ?? "",
        projectId: query.get("project_id") ?? "",
      };
      void accept(key, { request, socket, head });
      return true;
    },
    close: sockets.close,
  };
}

/** Sends the current status if it differs from the one sent last, and closes the socket once it is final. */
async function sendStatus(runtime: Runtime, socket: WebSocket, client: Client): Promise<void> {
  try {
    const found = await findTrackedOrder(createCtx(runtime), client.key);
    if (!found) return socket.close(POLICY_VIOLATION, "there is no such order");
    const { status } = found.order;
    // A read that began before the final frame was sent may end after it.
    if (status === client.sent || socket.readyState !== socket.OPEN) return;
    client.sent = status;
    socket.send(JSON.stringify(trackingFrame.parse(found.order)));
    if (status !== "new") socket.close(1000, "the status of the order is final");
  } catch (error) {
    runtime.log.debug({ err: error }, "a tracking frame could not be made");
    socket.terminate();
  }
}
