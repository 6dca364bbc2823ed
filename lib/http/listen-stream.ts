import type { IncomingMessage } from "node:http";
import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { listenQuery } from "@/lib/contract/webhook-listener";
import { closeListener, type ClosedListener } from "@/lib/features/webhooks/close-listener";
import { LEASE_MS } from "@/lib/features/webhooks/dispatch-deliveries";
import { openListener, type OpenListener } from "@/lib/features/webhooks/open-listener";
import { createRecordQueue } from "@/lib/features/webhooks/record-queue";
import { AppError } from "@/lib/platform/app-error";
import type { AccountCtx, Ctx } from "@/lib/platform/ctx";
import { createCtx, type Runtime } from "@/lib/platform/runtime";
import { admitCaller, type Charge } from "./admit";
import { identify, requireScope } from "./auth";
import { errorResponse, logProblem, toAppError } from "./error-response";
import { holdListener, type HeldListener } from "./held-listener";
import { toWebRequest } from "./node-bridge";
import { isFromOwnPage } from "./own-origin";
import { parseInput, queryObject } from "./parse-input";
import { limitByAddress, tooManyRequests } from "./rate-limit";
import { requestIdOf } from "./request-id";
import { rejectUpgrade } from "./server/reject-upgrade";

const PATH = /^\/v1\/webhooks\/listen(?:\?|$)/;
const SOCKETS_MAX = 1_000;
/** Beyond the 4 KiB of an answer, each character of which may be escaped. */
const FRAME_MAX_BYTES = 32 * 1024;
/** With the half second for which a key is remembered, a revocation acts within one even without a notification. */
const RECHECK_MS = 400;
const BEAT_MS = 20_000;
const STOP_GRACE_MS = 2_000;

export type ListenStream = {
  /** Takes the upgrade when the path is its own; answers whether it did. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Waits for attempts on their way, then says good-bye and ends the temporary endpoints. */
  close(): Promise<void>;
};

/** `GET /v1/webhooks/listen`: a merchant at work takes webhooks through a socket that the merchant's machine opened. */
export function createListenStream(
  runtime: Runtime,
  options: { beatMs?: number } = {},
): ListenStream {
  const server = new WebSocketServer({ noServer: true, maxPayload: FRAME_MAX_BYTES });
  const held = new Set<HeldListener>();
  const newCtx = () => createCtx(runtime, `listen_${randomUUID()}`);
  const recorder = createRecordQueue({ createCtx: newCtx, leaseMs: LEASE_MS });
  let closing = false;

  const watch = startWatch(runtime, held, options.beatMs ?? BEAT_MS);

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const arrival = toWebRequest(request, runtime.config.localUrl);
    const ctx = createCtx(runtime, requestIdOf(arrival));
    try {
      if (closing || held.size >= SOCKETS_MAX) throw noRoom();
      const opened = await open(ctx, arrival);
      hold(opened, { request, socket, head, arrival });
    } catch (error) {
      const problem = toAppError(error);
      logProblem(ctx.log, problem, arrival, ctx.requestId);
      const response = errorResponse(problem, arrival, ctx.requestId);
      const body = Buffer.from(await response.arrayBuffer());
      rejectUpgrade(socket, response.status, Object.fromEntries(response.headers), body);
    }
  }

  function hold({ listener, caller }: Opened, { request, socket, head, arrival }: Arrival): void {
    const endListener = createEnding(runtime, newCtx, { ...listener, actor: caller.actor });
    // Also when the handshake is refused, or the other side has gone before it.
    socket.once("close", () => void endListener());
    if (closing || socket.destroyed) {
      socket.destroy();
      return void endListener();
    }
    server.handleUpgrade(request, socket, head, (accepted) => {
      const one = holdListener(accepted, {
        createCtx: newCtx,
        feed: runtime.feed,
        recorder,
        listener,
        stillAllowed: async () => requireScope(await identify(newCtx(), arrival), "write"),
        endListener,
        onEnd: () => held.delete(one),
      });
      held.add(one);
    });
  }

  return {
    upgrade(request, socket, head) {
      if (!PATH.test(request.url ?? "")) return false;
      admit(request, socket, head).catch((error: unknown) => {
        runtime.log.info({ err: error }, "a listener could not be admitted");
        socket.destroy();
      });
      return true;
    },
    async close() {
      closing = true;
      watch.stop();
      const ending = [...held].map((one) =>
        one.end({ code: 1001, reason: "the server is restarting", graceMs: STOP_GRACE_MS }),
      );
      await Promise.all(ending);
      server.close();
    },
  };
}

/** Asks again, for as long as sockets are held, whether their keys may listen and whether their clients are there. */
function startWatch(
  runtime: Runtime,
  held: ReadonlySet<HeldListener>,
  beatMs: number,
): { stop(): void } {
  // A cache of keys, told of the same notification, must be the first to hear of it.
  const recheck = () => queueMicrotask(() => held.forEach((listener) => void listener.recheck()));
  const unsubscribe = runtime.feed.subscribe("driftstack_api_key", recheck);
  const rechecks = setInterval(recheck, RECHECK_MS);
  const beats = setInterval(() => held.forEach((listener) => void listener.beat()), beatMs);
  return {
    stop() {
      clearInterval(rechecks);
      clearInterval(beats);
      unsubscribe();
    },
  };
}

/** Ends the temporary endpoint at the first call. One that can not be ended now is found when it was not seen for a while. */
function createEnding(
  runtime: Runtime,
  newCtx: () => Ctx,
  listener: ClosedListener,
): () => Promise<void> {
  let ended: Promise<void> | undefined;
  const end = () =>
    closeListener(newCtx(), listener).catch((err: unknown) =>
      runtime.log.warn({ err }, "a listener ends when it has not been seen for a while"),
    );
  return () => (ended ??= end());
}

type Opened = { listener: OpenListener; caller: AccountCtx };
type Arrival = { request: IncomingMessage; socket: Duplex; head: Buffer; arrival: Request };

/** Only a key opens a listener: a cookie would let any page that a merchant visits read along. */
async function open(ctx: Ctx, request: Request): Promise<Opened> {
  const charge: Charge = (by) => {
    if (by && !by.verdict.allowed) throw tooManyRequests(by);
  };
  const query = queryObject(new URL(request.url));
  if (request.headers.has("origin") && !isFromOwnPage(request, ctx.config.appUrl)) {
    throw new AppError(
      "forbidden",
      "Pages of other sites can not listen. Listen from a program, such as npm run listen.",
    );
  }
  if (!request.headers.has("authorization")) {
    charge(await limitByAddress(ctx, request));
    throw new AppError("unauthorized", "Send Authorization: Bearer <API key>.", {
      headers: { "www-authenticate": 'Bearer realm="driftstack"' },
    });
  }
  const caller = await admitCaller(ctx, { request, charge, scope: "write" });
  const input = parseInput(listenQuery, query, "query");
  return { caller, listener: await openListener(caller, input) };
}

function noRoom(): AppError {
  return new AppError("rate-limited", "No more listeners are taken now. Try again later.", {
    retryAfterSeconds: 5,
  });
}
