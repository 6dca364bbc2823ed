import { request as httpRequest } from "node:http";
import { expect, test } from "@playwright/test";
import { startWebhookReceiver } from "@/test/support/webhook-receiver";
import { checkout } from "./support/api";
import { withServer, type RunningServer } from "./support/running-server";

type Sent = { method?: string; headers?: Record<string, string>; body?: unknown };
type JsonResponse = { status: number; body: Record<string, unknown>; allow: string | undefined };

/** Sends requests that `fetch` does not allow: any method, path and header, unchanged. */
function send(server: RunningServer, path: string, sent: Sent = {}): Promise<JsonResponse> {
  const { port } = new URL(server.url);
  const { method = "GET", headers = {}, body } = sent;
  const type = body === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const options = { port, host: "127.0.0.1", path, method, headers: { ...type, ...headers } };
    const call = httpRequest(options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          allow: response.headers.allow,
          body: text.startsWith("{") ? (JSON.parse(text) as JsonResponse["body"]) : {},
        }),
      );
    });
    call.on("error", reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const bearer = ({ credentials }: RunningServer) => ({
  authorization: `Bearer ${credentials.live_key}`,
});

const payment = { method: "POST", body: { outcome: "paid" } };

test("a default start on a local machine delivers webhooks to loopback and lets payers simulate", async () => {
  const receiver = await startWebhookReceiver();
  await withServer({ env: { WEBHOOK_ALLOWED_NETWORKS: "" } }, async (server) => {
    expect(server.output.filter((line) => line.includes("live orders go to"))).toEqual([
      "driftstack  live orders go to the sandbox (no real money); payers can simulate their payments; webhooks also reach 127.0.0.0/8, ::1/128",
    ]);
    const endpoint = { url: receiver.url, events: ["crypto.order.paid"] };
    const headers = bearer(server);
    const made = await send(server, "/v1/webhooks", { method: "POST", headers, body: endpoint });
    expect(made.status).toBe(201);
    const { order_id: orderId } = await checkout({}, server);
    expect((await send(server, `/v1/pay/${orderId}/simulate`, payment)).status).toBe(202);
    await receiver.waitFor((requests) => requests.length === 1, 20_000);

    const html = await (await fetch(`${server.url}/pay/${orderId}`)).text();
    expect(html).toContain('can_simulate\\":true');
    const proxied = { headers: { "x-forwarded-for": "203.0.113.9" } };
    const behind = await (await fetch(`${server.url}/pay/${orderId}`, proxied)).text();
    expect(behind).toContain('can_simulate\\":false');
  });
  await receiver.close();
});

test("a public APP_URL with PAYMENT_PROVIDER=sandbox allows neither, and logs this in one line", async () => {
  const env = {
    APP_URL: "https://pay.example.com",
    PAYMENT_PROVIDER: "sandbox",
    WEBHOOK_ALLOWED_NETWORKS: "",
  };
  await withServer({ env }, async (server) => {
    expect(server.output).toContain(
      "driftstack  live orders go to the sandbox (no real money); only the account's own API keys can simulate their payments; webhooks reach public addresses only",
    );
    const endpoint = { url: "http://127.0.0.1:9/", events: ["crypto.order.paid"] };
    const headers = bearer(server);
    const made = await send(server, "/v1/webhooks", { method: "POST", headers, body: endpoint });
    expect(made.status).toBe(400);
    const { order_id: orderId } = await checkout({}, server);
    expect((await send(server, `/v1/pay/${orderId}/simulate`, payment)).status).toBe(403);
    const own = { ...payment, headers };
    expect((await send(server, `/v1/sandbox/orders/${orderId}/simulate`, own)).status).toBe(202);
  });
});

const FORGED = '{"level":"error","time":"2026-01-01T00:00:00.000Z","msg":"forged"}';
const SECRET = `ds_live_${"Zz9".repeat(12)}`;

test("pages accept GET and HEAD, and output of Next.js cannot forge a log line or reveal a key", async () => {
  await withServer({ env: { LOG_LEVEL: "debug" } }, async (server) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      for (const path of ["/", "/dashboard", "/pay/x", "/nothing", "/_next/image", "/api/x"]) {
        const response = await send(server, path, { method });
        expect([method, path, response.status]).toEqual([method, path, 405]);
        expect(response.allow).toBe("GET, HEAD");
      }
    }
    expect((await send(server, "/api/auth/../x", { method: "POST" })).status).toBe(400);
    expect((await send(server, "/", { method: "HEAD" })).status).toBe(200);
    const action = { "next-action": SECRET, "content-type": "text/plain;charset=UTF-8" };
    for (const method of ["GET", "POST"])
      for (const path of ["/", "/api/auth/signout"])
        expect((await send(server, path, { method, headers: action })).status).toBe(405);

    const text = encodeURIComponent(`/${SECRET}\n${FORGED}\n`);
    const state = { rsc: "1", "next-router-state-tree": text, "next-url": `/${SECRET}` };
    for (const path of [
      `/_next/image?url=${text}&w=64&q=75`,
      `/_next/image?url=${encodeURIComponent(`http://localhost/v1/pay/${SECRET}`)}&w=64&q=75`,
      `/_next/data/x/${SECRET}.json`,
      `/_next/static/${text}`,
      `/receipts/verify/${text}`,
      `/pay/${text}`,
      `/api/auth/callback/${SECRET.replaceAll(/[0-9]/g, "")}`,
      `/api/auth/error?error=${text}`,
      `/docs/${text}`,
    ]) {
      await send(server, path);
      await send(server, path, { headers: state });
    }
    await send(server, "/api/auth/callback/credentials", {
      method: "POST",
      body: { csrfToken: SECRET, email: `${SECRET}\n${FORGED}`, password: SECRET },
    });

    const lines = server.output.filter((line) => !/^(?:driftstack {2}|ready http)/.test(line));
    for (const line of lines) {
      expect(() => JSON.parse(line) as unknown, line).not.toThrow();
      expect((JSON.parse(line) as { msg: string }).msg).not.toBe("forged");
      expect(line).not.toContain("Zz9");
    }
    expect(lines.filter((line) => line.includes('"source":"console"')).length).toBeGreaterThan(0);
  });
});
