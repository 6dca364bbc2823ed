import type { WebSocket } from "ws";
import { PROBLEMS } from "@/lib/contract/errors";
import { clientFrame, type ClientFrame, type ReadyFrame } from "@/lib/contract/cli-sessions";
import type { RecordBuffer } from "@/lib/features/deliveries/dispatcher/record-buffer";
import { serveCliSession } from "@/lib/features/cli-sessions/serve-cli-session";
import type { CliSession } from "@/lib/features/cli-sessions/open-cli-session";
import { recordCliHeartbeat } from "@/lib/features/cli-sessions/record-cli-heartbeat";
import { AppError } from "@/lib/platform/app-error";
import type { Ctx } from "@/lib/platform/ctx";

/** Application close codes: the client has to fix something before it reconnects. */
const BAD_FRAME = 4400;
const NOT_ALLOWED = 4401;
const SERVICE_RESTART = 1012;
/** A close frame carries at most 123 bytes of reason. */
const REASON_MAX = 120;
const GOODBYE_MS = 1_000;

export type CliSessionSocket = {
  /** Closes the socket if its key is no longer allowed to listen. */
  recheck(): Promise<void>;
  /** Records that the client is still connected, or closes the socket if it is not. */
  beat(): Promise<void>;
  end(farewell: { code: number; reason: string; graceMs?: number }): Promise<void>;
};

type HoldOptions = {
  createCtx: () => Ctx;
  feed: Ctx["feed"];
  recorder: RecordBuffer;
  session: CliSession;
  /** Throws the error that a new request from this caller would receive. */
  stillAllowed: () => Promise<void>;
  closeSession: () => Promise<void>;
  onEnd: () => void;
};

/** Serves a CLI session over its socket until either side closes it. */
export function startCliSessionSocket(socket: WebSocket, options: HoldOptions): CliSessionSocket {
  const { createCtx, session } = options;
  const served = serveCliSession({
    ...options,
    send: (frame) => socket.send(JSON.stringify(frame)),
  });
  let alive = true;
  let ended: Promise<void> | undefined;

  async function finish(graceMs: number): Promise<void> {
    options.onEnd();
    await served.stop(graceMs);
    await options.closeSession();
  }
  const end: CliSessionSocket["end"] = ({ code, reason, graceMs = 0 }) => {
    ended ??= finishAndClose(code, reason, graceMs);
    return ended;
  };
  async function finishAndClose(code: number, reason: string, graceMs: number): Promise<void> {
    // The results of attempts in flight come back through this socket: with a grace period, it is closed afterwards.
    if (graceMs === 0) socket.close(code, reason.slice(0, REASON_MAX));
    await finish(graceMs);
    if (graceMs > 0) socket.close(code, reason.slice(0, REASON_MAX));
    setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
  }

  socket.on("pong", () => (alive = true));
  socket.on("error", (err) => createCtx().log.debug({ err }, "the socket of a CLI session failed"));
  socket.on("close", () => void (ended ??= finish(0)));
  socket.on("message", (bytes, isBinary) => {
    const frame = isBinary ? null : parseFrame(String(bytes));
    if (!frame) void end({ code: BAD_FRAME, reason: "Send JSON text: a result or an error." });
    else if (!served.accept(frame))
      void end({ code: BAD_FRAME, reason: `No attempt waits for ${frame.delivery_id}.` });
  });
  socket.send(JSON.stringify(toReadyFrame(session)));

  return {
    end,
    async recheck() {
      try {
        await options.stillAllowed();
      } catch (error) {
        if (!(error instanceof AppError) || PROBLEMS[error.slug].status >= 500) return;
        await end({ code: NOT_ALLOWED, reason: error.detail });
      }
    },
    async beat() {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
      try {
        if (await recordCliHeartbeat(createCtx(), { id: session.id })) return;
        await end({ code: SERVICE_RESTART, reason: "The CLI session has ended. Connect again." });
      } catch (err) {
        createCtx().log.info({ err }, "the heartbeat of a CLI session could not be recorded");
      }
    },
  };
}

/** A frame from the CLI, or null if it is invalid. The length of the text is limited by the socket. */
export function parseFrame(text: string): ClientFrame | null {
  try {
    return clientFrame.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function toReadyFrame({ id, secret, events, livemode }: CliSession): ReadyFrame {
  return { type: "ready", endpoint_id: id, secret, events, livemode };
}
