import { setTimeout as sleep } from "node:timers/promises";
import type { ClientFrame, DeliveryFrame, ReadyFrame } from "@/lib/contract/cli-sessions";
import { EnvError } from "@/lib/platform/env";
import { readCommandLine } from "./command-line.mjs";
import { forwardDelivery, readForwardUrl } from "./merchant/forward";
import { holdSocket } from "./merchant/hold-socket";
import {
  createPrinter,
  failWith,
  plainText,
  readTarget,
  TARGET_OPTIONS,
  type Target,
} from "./merchant/read-target";

const COMMAND = {
  about: "Forwards events to a webhook handler on this machine.",
  usage:
    "npm run -s listen -- --forward <url> [--events crypto.order.paid,…] [--url <server>] [--key <API key>]",
  options: {
    forward: { type: "string", value: "<url>", about: "The handler's URL." },
    events: {
      type: "string",
      value: "<types>",
      about: "Event types, separated by commas. The default is all.",
    },
    ...TARGET_OPTIONS,
  },
} as const;
const AGAIN_MIN_MS = 500;
const AGAIN_MAX_MS = 10_000;

const { print, colour } = createPrinter();

type Options = { target: Target; forward: URL; events: string | undefined };

function readOptions(): Options {
  const { values } = readCommandLine(COMMAND);
  return {
    forward: readForwardUrl(values.forward),
    target: readTarget(values),
    events: values.events,
  };
}

function printDelivery(delivery: DeliveryFrame, came: ClientFrame): void {
  const { type, orderId } = readEvent(delivery.body);
  const time = new Date().toTimeString().slice(0, 8);
  const attempt = delivery.attempt > 1 ? ` (attempt ${delivery.attempt})` : "";
  const ms = colour("dim", `${came.duration_ms} ms`);
  print(
    `${colour("dim", time)}  ${colour("cyan", type)}  ${orderId}  → ${resultOf(came)}  ${ms}${attempt}`,
  );
}

function resultOf(came: ClientFrame): string {
  if (came.type === "error") return colour("red", plainText(came.message));
  const good = came.status >= 200 && came.status < 300;
  return colour(good ? "green" : "red", String(came.status));
}

function readEvent(body: string): { type: string; orderId: string } {
  const event = JSON.parse(body) as { id: string; type: string; data: { order_id?: unknown } };
  return {
    type: plainText(event.type),
    orderId: plainText(String(event.data.order_id ?? event.id)),
  };
}

/** Prints the URL and the signing secret on the first connection; on later ones, only what has changed. */
function createGreeter({ target, forward }: Options): (ready: ReadyFrame) => void {
  let secret: string | undefined;
  return (ready) => {
    const mode = ready.livemode ? colour("yellow", "live mode") : "test mode";
    if (secret === undefined) print(`listening to ${target.url} in ${mode}; Ctrl-C ends it`);
    else print(`connected again, as a new temporary endpoint (${ready.endpoint_id})`);
    if (secret !== ready.secret) print(`signing secret  ${colour("green", ready.secret)}`);
    if (secret === undefined) print(`forwarding to   ${forward.href}`);
    secret = ready.secret;
  };
}

async function listen(options: Options, signal: AbortSignal): Promise<void> {
  const { target, events, forward } = options;
  const greet = createGreeter(options);
  let wasOpen = false;
  let waitMs = AGAIN_MIN_MS;
  const onReady = (ready: ReadyFrame) => {
    wasOpen = true;
    waitMs = AGAIN_MIN_MS;
    greet(ready);
  };
  const onDelivery = async (delivery: DeliveryFrame) => {
    const came = await forwardDelivery(forward, delivery);
    printDelivery(delivery, came);
    return JSON.stringify(came);
  };
  for (;;) {
    const end = await holdSocket({ target, events, onReady, onDelivery, signal });
    if (end.kind === "closed") return;
    if (!wasOpen)
      throw new EnvError(`Cannot listen to ${target.url}: ${end.why}. Is the server running?`);
    if (end.opened)
      print(
        `${colour("yellow", `disconnected: ${end.why}`)}; connecting again. Events of the meantime are not forwarded: see GET /v1/events.`,
      );
    await sleep(waitMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    waitMs = Math.min(waitMs * 2, AGAIN_MAX_MS);
  }
}

const ended = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ended.abort());
// The reader of the output, such as `head`, has exited.
process.stdout.on("error", () => ended.abort());

try {
  await listen(readOptions(), ended.signal);
} catch (error) {
  failWith(error);
}
