import { connect, type Socket } from "node:net";
import { newDataDir, removeDataDir, startServer, type RunningServer } from "./running-server";

/** The tests' server has no rate limits; these values restore the defaults. */
export const DEFAULT_LIMITS = { RATE_LIMIT_ADDRESS_PER_SECOND: "", RATE_LIMIT_KEY_PER_SECOND: "" };

type Options = { env?: Record<string, string>; openFilesMax?: number };

/** Runs `use` with a separate server that has the limits of a default installation. */
export async function withServer(
  { env = {}, openFilesMax }: Options,
  use: (server: RunningServer) => Promise<void>,
): Promise<void> {
  const dataDir = newDataDir();
  const server = await startServer(dataDir, { ...DEFAULT_LIMITS, ...env }, { openFilesMax });
  try {
    await use(server);
  } finally {
    await server.stop();
    removeDataDir(dataDir);
  }
}

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
