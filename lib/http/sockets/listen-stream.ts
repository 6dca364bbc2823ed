import type { IncomingMessage } from "node:http";
import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { cliSessionQuery } from "@/lib/contract/cli-sessions";
import { createRecordBuffer } from "@/lib/features/deliveries/dispatcher/record-buffer";
import {
  closeCliSession,
  type ClosedCliSession,
} from "@/lib/features/cli-sessions/close-cli-session";
import { openCliSession, type CliSession } from "@/lib/features/cli-sessions/open-cli-session";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { authenticateCaller, type ConsumeLimit } from "@/lib/http/api/check-access";
import { identify, keyMissing, requireScope } from "@/lib/http/api/auth";
import { errorResponse, logProblem, toAppError } from "@/lib/http/api/error-response";
import { startCliSessionSocket, type CliSessionSocket } from "./cli-session-socket";
import { toWebRequest } from "@/lib/http/server/node-bridge";
import { isFromOwnPage } from "@/lib/http/session/own-origin";
import { parseInput, queryObject } from "@/lib/http/api/parse-input";
import { limitByAddress, tooManyRequests } from "@/lib/http/api/rate-limit";
import { requestIdOf } from "@/lib/http/api/request-id";
import { rejectUpgrade } from "@/lib/http/server/reject-upgrade";

const PATH = /^\/v1\/webhooks\/listen(?:\?|$)/;
const SOCKETS_MAX = 1_000;
/** Large enough for a response body of 4 KiB in which every character is escaped. */
const FRAME_MAX_BYTES = 32 * 1024;
/**
 * Keys are cached for half a second. With this interval, a revocation takes effect within one second even if its
 * notification is lost.
 */
const RECHECK_MS = 400;
const BEAT_MS = 20_000;
const STOP_GRACE_MS = 2_000;

export type CliSessionStream = {
  /** Handles the upgrade if the path matches; returns whether it does. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Waits for attempts in flight, then closes the sockets and ends the temporary endpoints. */
  close(): Promise<void>;
};

/**
 * `GET /v1/webhooks/listen`: delivers webhooks to a developer through a WebSocket that the developer's machine opened.
 */
export function createCliSessionStream(
  runtime: Runtime,
  options: { beatMs?: number } = {},
): CliSessionStream {
  const server = new WebSocketServer({ noServer: true, maxPayload: FRAME_MAX_BYTES });
  const connected = new Set<CliSessionSocket>();
  const newCtx = () => createCtx(runtime, `listen_${randomUUID()}`);
  const recorder = createRecordBuffer({ createCtx: newCtx });
  let closing = false;

  const watch = startWatch(runtime, connected, options.beatMs ?? BEAT_MS);

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const arrival = toWebRequest(request, runtime.config.localUrl);
    const ctx = createCtx(runtime, requestIdOf(arrival.headers.get("x-request-id")));
    try {
      if (closing || connected.size >= SOCKETS_MAX) throw overCapacity();
      const opened = await open(ctx, arrival);
      hold(opened, { request, socket, head, arrival });
    } catch (error) {
      await reject(ctx, { arrival, socket }, error);
    }
  }

  function hold({ session, caller }: Opened, { request, socket, head, arrival }: Arrival): void {
    const closeSession = createEnding(runtime, newCtx, { ...session, actor: caller.actor });
    // Also if the handshake is rejected, or the client disconnected before it.
    socket.once("close", () => void closeSession());
    if (closing || socket.destroyed) {
      socket.destroy();
      return void closeSession();
    }
    const stillAllowed = async () => requireScope(await identify(newCtx(), arrival), "write");
    const options = { createCtx: newCtx, feed: runtime.feed, recorder, session, stillAllowed };
    server.handleUpgrade(request, socket, head, (accepted) => {
      const onEnd = () => connected.delete(one);
      const one = startCliSessionSocket(accepted, { ...options, closeSession, onEnd });
      connected.add(one);
    });
  }

  return {
    upgrade(request, socket, head) {
      if (!PATH.test(request.url ?? "")) return false;
      accept(request, socket, head).catch((error: unknown) => {
        runtime.log.info({ err: error }, "a CLI session could not be opened");
        socket.destroy();
      });
      return true;
    },
    async close() {
      closing = true;
      watch.stop();
      await endAll(connected);
      server.close();
    },
  };
}

async function endAll(connected: ReadonlySet<CliSessionSocket>): Promise<void> {
  const ending = { code: 1001, reason: "the server is restarting", graceMs: STOP_GRACE_MS };
  await Promise.all([...connected].map((one) => one.end(ending)));
}

/** Responds to an upgrade that failed with a problem document. */
async function reject(
  ctx: Ctx,
  { arrival, socket }: Pick<Arrival, "arrival" | "socket">,
  error: unknown,
): Promise<void> {
  const problem = toAppError(error);
  logProblem(ctx.log, problem, arrival, ctx.requestId);
  const response = errorResponse(problem, arrival, ctx.requestId);
  const body = Buffer.from(await response.arrayBuffer());
  rejectUpgrade(socket, response.status, Object.fromEntries(response.headers), body);
}

/**
 * Periodically checks, while sockets are open, that their keys may still listen and that their clients are connected.
 */
function startWatch(
  runtime: Runtime,
  connected: ReadonlySet<CliSessionSocket>,
  beatMs: number,
): { stop(): void } {
  // Deferred so that the key cache, which is subscribed to the same notification, is invalidated first.
  const recheck = () =>
    queueMicrotask(() => connected.forEach((session) => void session.recheck()));
  const unsubscribe = runtime.feed.subscribe("driftstack_api_key", recheck);
  const rechecks = setInterval(recheck, RECHECK_MS);
  const beats = setInterval(() => connected.forEach((session) => void session.beat()), beatMs);
  return {
    stop() {
      clearInterval(rechecks);
      clearInterval(beats);
      unsubscribe();
    },
  };
}

/**
 * Ends the temporary endpoint on the first call. If that fails, the endpoint ends once it has not been seen for a
 * while.
 */
function createEnding(
  runtime: Runtime,
  newCtx: () => Ctx,
  session: ClosedCliSession,
): () => Promise<void> {
  let ended: Promise<void> | undefined;
  const end = () =>
    closeCliSession(newCtx(), session).catch((err: unknown) =>
      runtime.log.warn(
        { err },
        "a CLI session could not be closed; it ends when its heartbeat is overdue",
      ),
    );
  return () => (ended ??= end());
}

type Opened = { session: CliSession; caller: AccountCtx };
type Arrival = { request: IncomingMessage; socket: Duplex; head: Buffer; arrival: Request };

/** Only a key can open a CLI session: with a cookie, any page that a merchant visits could read the deliveries. */
async function open(ctx: Ctx, request: Request): Promise<Opened> {
  const consumeLimit: ConsumeLimit = (by) => {
    if (by && !by.verdict.allowed) throw tooManyRequests(by);
  };
  const query = queryObject(new URL(request.url));
  if (request.headers.has("origin") && !isFromOwnPage(request, ctx.config.appUrl)) {
    throw new AppError(
      "forbidden",
      "Pages of other sites cannot listen. Listen from a program, such as npm run listen.",
    );
  }
  if (!request.headers.has("authorization")) {
    consumeLimit(await limitByAddress(ctx, request));
    throw keyMissing();
  }
  const caller = await authenticateCaller(ctx, { request, consumeLimit, scope: "write" });
  const input = parseInput(cliSessionQuery, query, "query");
  return { caller, session: await openCliSession(caller, input) };
}

function overCapacity(): AppError {
  return new AppError("rate-limited", "No more CLI sessions are accepted now. Try again later.", {
    retryAfterSeconds: 5,
  });
}
