import { connect, type Socket } from "node:net";
import type { RunningServer } from "./running-server";

/** The servers of the tests have no rate limits; these values restore the defaults. */
export const DEFAULT_LIMITS = { RATE_LIMIT_ADDRESS_PER_SECOND: "", RATE_LIMIT_KEY_PER_SECOND: "" };

/** Opens a connection; errors on it are ignored. */
export function open({ url }: RunningServer): Socket {
  const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
  socket.on("error", () => undefined);
  return socket;
}

/** Resolves when a connection is established or has failed. */
export const settled = (socket: Socket) =>
  new Promise<void>((resolve) => {
    for (const event of ["connect", "close"]) socket.once(event, () => resolve());
  });
