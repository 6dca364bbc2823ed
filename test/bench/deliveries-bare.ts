import { randomUUID } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { sharedNow, type BareOrder } from "./deliveries-processes";

/** The baseline: POSTs over keep-alive connections and nothing else, with the headers and body of webhooks. */
const target = new URL(process.env.BENCH_TARGET ?? "");
const { request, Agent } = target.protocol === "https:" ? https : http;
const FILLER = "x".repeat(300);
const bodyOf = (id: string) => `{"data":{"order_id":"${id}"},"filler":"${FILLER}"}`;
const headers = {
  "content-type": "application/json",
  "user-agent": "Driftstack-Webhooks/1.0",
  "X-Driftstack-Event-Id": `evt_${"0".repeat(32)}`,
  "X-Driftstack-Event-Type": "crypto.order.paid",
  "X-Driftstack-Attempt": "1",
  "X-Driftstack-Signature": `t=1700000000,v1=${"0".repeat(64)}`,
  "webhook-id": `evt_${"0".repeat(32)}`,
  "webhook-timestamp": "1700000000",
  "webhook-signature": `v1,${"A".repeat(44)}`,
};

function post(agent: http.Agent, id: string): Promise<void> {
  const body = bodyOf(id);
  const more = { "X-Driftstack-Delivery-Id": id, "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request({
      agent,
      method: "POST",
      hostname: target.hostname,
      port: target.port,
      path: "/hook/0",
      headers: { ...headers, ...more },
    });
    outgoing.on("response", (response) => {
      response.resume();
      response.on("end", resolve);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Resolves to the start time of each POST, by the order id in its body. */
async function run({ posts, concurrency, perSecond }: BareOrder): Promise<Record<string, number>> {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: concurrency,
    maxFreeSockets: concurrency,
    scheduling: "lifo",
  });
  const run = randomUUID();
  const startedMs = performance.now();
  const began: Record<string, number> = {};
  let sent = 0;
  const sender = async () => {
    while (sent < posts) {
      const number = sent++;
      const dueMs = perSecond > 0 ? startedMs + (number * 1000) / perSecond : 0;
      if (dueMs > performance.now()) await sleep(dueMs - performance.now());
      const id = `${run}-${number}`;
      began[id] = sharedNow();
      await post(agent, id);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sender));
  agent.destroy();
  return began;
}

process.send?.("ready");
process.on("message", (order: BareOrder) => {
  void run(order).then((began) => process.send?.(began));
});
