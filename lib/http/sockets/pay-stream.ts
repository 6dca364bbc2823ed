import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { orderIdSchema } from "@/lib/contract/ids";
import { payView } from "@/lib/contract/pay-view";
import { isTerminal } from "@/lib/domain/order";
import { getPayView } from "@/lib/features/orders/get-pay-view";
import { isProxied } from "@/lib/http/server/note-exposure";
import { isLocalConfig } from "@/lib/platform/local-mode";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { rejectUpgrade } from "@/lib/http/server/reject-upgrade";
import { createOrderSockets, type Upgrade } from "./order-sockets";

const PATH = /^\/v1\/pay\/([^/?]+)\/stream(?:\?|$)/;

export type OrderStream = {
  /** Handles the upgrade if the path matches; returns whether it does. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
};

/** The payer's live status: one frame on connect and one on every change of the order. */
export function createPayStream(runtime: Runtime): OrderStream {
  const proxied = new WeakSet<WebSocket>();
  const sockets = createOrderSockets(runtime, (orderId, sockets) =>
    sendView(runtime, { orderId, sockets, isProxied: (socket) => proxied.has(socket) }),
  );

  /** Accepts sockets only for existing orders. */
  async function accept(orderId: string, upgrade: Upgrade) {
    const known = orderIdSchema.safeParse(orderId).success && (await exists(runtime, orderId));
    if (!known) return rejectUpgrade(upgrade.socket, 404);
    sockets.accept(orderId, upgrade, (accepted) => {
      if (isProxied(upgrade.request)) proxied.add(accepted);
    });
  }

  return {
    upgrade(request, socket, head) {
      const orderId = PATH.exec(request.url ?? "")?.[1];
      if (orderId === undefined) return false;
      void accept(orderId, { request, socket, head });
      return true;
    },
    close: sockets.close,
  };
}

type Recipients = {
  orderId: string;
  sockets: readonly WebSocket[];
  isProxied: (socket: WebSocket) => boolean;
};

/** Sends the current view of the order to its sockets, and closes them once its status is final. */
async function sendView(
  runtime: Runtime,
  { orderId, sockets, isProxied }: Recipients,
): Promise<void> {
  try {
    const ctx = { ...createCtx(runtime), isLocal: isLocalConfig(runtime.config) };
    const view = payView.parse(await getPayView(ctx, { orderId }));
    const frame = JSON.stringify(view);
    const canSimulate = view.can_simulate && !view.livemode;
    const proxiedFrame = JSON.stringify({ ...view, can_simulate: canSimulate });
    for (const socket of sockets) {
      socket.send(isProxied(socket) ? proxiedFrame : frame);
      if (isTerminal(view.status)) socket.close(1000, "the status of the order is final");
    }
  } catch (error) {
    runtime.log.debug({ err: error }, "a status frame could not be made");
    for (const socket of sockets) socket.terminate();
  }
}

async function exists(runtime: Runtime, orderId: string): Promise<boolean> {
  try {
    await getPayView(createCtx(runtime), { orderId });
    return true;
  } catch {
    return false;
  }
}
