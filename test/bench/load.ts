import { Agent, request } from "node:http";
import { readFileSync, readdirSync } from "node:fs";

export type Call = {
  method: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: string;
};

export type LoadOptions = {
  origin: string;
  connections: number;
  seconds: number;
  next: () => Call;
  /** Throws if a response is not the expected one. */
  check: (status: number, body: string) => void;
};

export type LoadResult = { requests: number; perSecond: number; p50: number; p99: number };

/** Keeps `connections` keep-alive connections busy and checks every response. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const { hostname, port } = new URL(options.origin);
  const times: number[] = [];
  const started = performance.now();
  const end = started + options.seconds * 1000;
  const sender = async () => {
    while (performance.now() < end) {
      const from = performance.now();
      const { status, body } = await send(agent, hostname, Number(port), options.next());
      options.check(status, body);
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: options.connections }, sender));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return {
    requests: times.length,
    perSecond: times.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
  };
}

function send(agent: Agent, host: string, port: number, call: Call) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const length =
      call.body === undefined ? {} : { "content-length": Buffer.byteLength(call.body) };
    const headers = { ...call.headers, ...length };
    const out = request({ agent, host, port, method: call.method, path: call.path, headers });
    out.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    out.on("error", reject);
    out.end(call.body);
  });
}

const TICK_US = 10_000;

function stat(pid: number): { parent: number; cpuUs: number } {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(fields[1]), cpuUs: (Number(fields[11]) + Number(fields[12])) * TICK_US };
}

/** CPU time used so far by a process, in microseconds (Linux). */
export function cpuUsOf(pid: number): number {
  return stat(pid).cpuUs;
}

/** The same for a PostgreSQL server with all its backends. */
export function cpuUsOfPostgres(postmaster: number): number {
  const pids = readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0);
  return pids.reduce((sum, pid) => {
    try {
      const { parent, cpuUs } = stat(pid);
      return pid === postmaster || parent === postmaster ? sum + cpuUs : sum;
    } catch {
      return sum;
    }
  }, 0);
}
