import { fork, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Arrivals = {
  received: number;
  /** The number of distinct deliveries among them. */
  unique: number;
  firstMs: number;
  lastMs: number;
  /** The arrival time of each order's event, by order id; kept only on request. */
  byOrder: Record<string, number>;
};

/** The commands for the receiver and the bare sender. */
export type ReceiverOrder =
  { do: "reset"; keepOrders?: boolean } | { do: "expect"; unique: number } | { do: "report" };
export type BareOrder = {
  posts: number;
  concurrency: number;
  /** POSTs per second; 0 means unlimited. */
  perSecond: number;
};

export type Talker<Order, Result> = {
  pid: number;
  call(order: Order): Promise<Result>;
  stop(): Promise<void>;
};

/** Starts a child process that responds to one message at a time; its first message reports that it is ready. */
export async function startTalker<Order, Result>(
  file: string,
  env: Record<string, string>,
): Promise<{ ready: unknown } & Talker<Order, Result>> {
  const child = fork(join(import.meta.dirname, file), [], {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, ...env },
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = await nextMessage(child);
  return {
    ready,
    pid: child.pid ?? 0,
    async call(order) {
      const result = nextMessage(child);
      child.send(order as object);
      return (await result) as Result;
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`a process of the benchmark ended: ${child.spawnfile}`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}

export type Certificate = { dir: string; env: Record<string, string>; remove(): void };

/**
 * A certificate for 127.0.0.1, trusted by processes that run with `env`. Null if openssl is not installed; plain HTTP
 * is used then.
 */
export function makeCertificate(): Certificate | null {
  const dir = mkdtempSync(join(tmpdir(), "driftstack-bench-"));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  const cert = join(dir, "cert.pem");
  const made = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
    ...["-keyout", join(dir, "key.pem"), "-out", cert],
  ]);
  if (made.status !== 0) {
    remove();
    return null;
  }
  return { dir, env: { NODE_EXTRA_CA_CERTS: cert, BENCH_CERTIFICATE: dir }, remove };
}

/** Key and certificate from the process's environment, if set. */
export function certificateOf(env: NodeJS.ProcessEnv): { key: Buffer; cert: Buffer } | null {
  const dir = env.BENCH_CERTIFICATE;
  if (!dir) return null;
  return { key: readFileSync(join(dir, "key.pem")), cert: readFileSync(join(dir, "cert.pem")) };
}

/** The time in milliseconds, comparable between processes of one machine. */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}
