import type { WebSocket } from "ws";
import { trackingFrame, type TrackedOrder } from "@/lib/contract/tracking";
import { findTrackedOrder, type TrackingKey } from "@/lib/features/tracking/find-tracked-order";
import { rejectUpgrade } from "@/lib/http/server/reject-upgrade";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { createOrderSockets, type Upgrade } from "./order-sockets";
import type { OrderStream } from "./pay-stream";

const PATH = /^\/sub\/order\/status(?:\?|$)/;
const POLICY_VIOLATION = 1008;
const NO_SUCH_ORDER = "there is no such order";

type Client = {
  key: TrackingKey;
  /** The order's number or ID, in the form of the request. */
  orderId: TrackedOrder["order_id"];
  sent?: TrackedOrder["status"];
};

/** `/sub/order/status`: one frame on connect and one on every change of the tracked status. */
export function createTrackingStream(runtime: Runtime): OrderStream {
  const clients = new WeakMap<WebSocket, Client>();
  const sockets = createOrderSockets(runtime, (_, sockets) =>
    sendStatus(
      runtime,
      sockets.map((socket) => ({ socket, client: clients.get(socket)! })),
    ),
  );

  async function accept(key: TrackingKey, upgrade: Upgrade): Promise<void> {
    try {
      const found = await findTrackedOrder(createCtx(runtime), key);
      if (!found) return sockets.acceptAndClose(upgrade, POLICY_VIOLATION, NO_SUCH_ORDER);
      const client = { key, orderId: found.order.order_id };
      sockets.accept(found.id, upgrade, (socket) => clients.set(socket, client));
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

type Recipient = { socket: WebSocket; client: Client };

/**
 * Reads the order once, sends its status to the sockets that have another one, and closes them once it is final. The
 * project of each socket was checked when it connected.
 */
async function sendStatus(runtime: Runtime, recipients: readonly Recipient[]): Promise<void> {
  const [first] = recipients;
  if (!first) return;
  try {
    const found = await findTrackedOrder(createCtx(runtime), first.client.key);
    for (const { socket, client } of recipients) {
      if (!found) socket.close(POLICY_VIOLATION, NO_SUCH_ORDER);
      else sendTo(socket, client, found.order.status);
    }
  } catch (error) {
    runtime.log.debug({ err: error }, "a tracking frame could not be made");
    for (const { socket } of recipients) socket.terminate();
  }
}

function sendTo(socket: WebSocket, client: Client, status: TrackedOrder["status"]): void {
  if (status === client.sent || socket.readyState !== socket.OPEN) return;
  client.sent = status;
  socket.send(JSON.stringify(trackingFrame.parse({ status, order_id: client.orderId })));
  if (status !== "new") socket.close(1000, "the status of the order is final");
}
