import { setMaxListeners } from "node:events";
import http from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** The parameters of an attack: a port of this machine, and when to end. */
export type Attack = {
  port: number;
  /** The source address, if the machine has more than one loopback address. */
  localAddress: string | undefined;
  /** An order whose payment link the attacker has, as a payer does. */
  orderId: string;
  /** Aborted when the time is up. */
  signal: AbortSignal;
  /** Counts events for the report. */
  count(what: string): void;
};

const HOST = "127.0.0.1";

/** Opens one connection, destroyed at the end of the attack. Errors on it are ignored. */
function openSocket(attack: Attack, allowHalfOpen: boolean): Socket {
  const { port, localAddress, signal } = attack;
  setMaxListeners(0, signal);
  const socket = connect({ host: HOST, port, localAddress, allowHalfOpen });
  const destroy = () => socket.destroy();
  signal.addEventListener("abort", destroy, { once: true });
  socket.on("error", () => attack.count("reset"));
  socket.once("connect", () => attack.count("opened"));
  socket.once("close", () => signal.removeEventListener("abort", destroy));
  return socket;
}

type Pool = {
  connections: number;
  /** The maximum number of new connections per second. */
  perSecond: number;
  /** Leaves its side open after the server has closed the connection. */
  allowHalfOpen?: boolean;
  use(socket: Socket): void;
};

/** Keeps this many connections open until the end; replaces those that the server closes. */
export async function keepOpen(attack: Attack, pool: Pool): Promise<void> {
  const tickMs = 20;
  const perTick = Math.max(1, Math.round((pool.perSecond * tickMs) / 1000));
  let open = 0;
  while (!attack.signal.aborted) {
    for (let i = 0; i < perTick && open < pool.connections; i++) {
      open++;
      const socket = openSocket(attack, pool.allowHalfOpen ?? false);
      socket.once("close", () => open--);
      socket.once("connect", () => {
        socket.resume();
        pool.use(socket);
      });
    }
    await pause(attack, tickMs);
  }
}

/** Writes to a connection at an interval until it is closed; `data` returns the next chunk. */
export function drip(socket: Socket, everyMs: number, data: () => string | Buffer): void {
  const timer = setInterval(() => socket.write(data()), everyMs);
  socket.once("close", () => clearInterval(timer));
}

/** Writes to a connection as fast as the server reads. */
export function flood(socket: Socket, data: Buffer): void {
  const write = () => {
    while (!socket.destroyed && socket.write(data));
  };
  socket.on("drain", write);
  write();
}

type Call = { method?: string; path: string; headers?: Record<string, string>; body?: string };

/** Keeps this many connections busy: each sends its next request as soon as it has the response. */
export async function keepBusy(
  attack: Attack,
  connections: number,
  nextCall: (turn: number) => Call,
): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  setMaxListeners(0, attack.signal);
  let turn = 0;
  const worker = async () => {
    while (!attack.signal.aborted) {
      const status = await send(attack, agent, nextCall(turn++));
      attack.count(status === null ? "failed" : String(status));
      // A connection that fails is retried after a pause.
      if (status === null) await pause(attack, 50);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
}

function send(attack: Attack, agent: http.Agent, call: Call): Promise<number | null> {
  const { port, localAddress, signal } = attack;
  const { method = "GET", path, headers, body } = call;
  return new Promise((resolve) => {
    const options = { host: HOST, port, localAddress, agent, signal, method, path, headers };
    const request = http.request(options, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? null));
      response.once("error", () => resolve(null));
    });
    request.once("error", () => resolve(null));
    request.end(body);
  });
}

async function pause({ signal }: Attack, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
