import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import type { EventPage } from "@/lib/contract/events";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/support/webhook-receiver";
import { api, target } from "./support/api";

const ROOT = join(import.meta.dirname, "..");

type Tool = {
  /** All of its output. */
  lines(): string;
  interrupt(): void;
  exited: Promise<number | null>;
};

/** Runs `npm run listen` or `npm run trigger` against the shared server, by default with its test key. */
function run(name: "listen" | "trigger", args: string[], env: Record<string, string> = {}): Tool {
  const { url, credentials } = target();
  const child = spawn(
    process.execPath,
    ["--import", "tsx", `scripts/${name}.ts`, "--url", url, ...args],
    {
      cwd: ROOT,
      env: { ...process.env, DRIFTSTACK_API_KEY: credentials.test_key, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (text += String(chunk)));
  return {
    lines: () => text,
    interrupt: () => void child.kill("SIGINT"),
    exited: new Promise((resolve) => child.once("close", resolve)),
  };
}

const printed = async (tool: Tool, pattern: RegExp) => {
  await expect.poll(() => pattern.exec(tool.lines()), { intervals: [50] }).not.toBeNull();
  return pattern.exec(tool.lines())?.[1] ?? "";
};

let receiver: WebhookReceiver;
test.beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
test.afterEach(() => receiver.close());

test("listen forwards the events of trigger, signed with the printed secret, and Ctrl-C stops it", async () => {
  // After it has served its first page, Next.js handles upgrades too.
  expect((await fetch(`${target().url}/sign-in`)).status).toBe(200);
  const listen = run("listen", ["--forward", receiver.url, "--events", "crypto.order.paid"]);
  const secret = await printed(listen, /signing secret {2}(whsec_\S+)/);

  const trigger = run("trigger", ["crypto.order.paid"]);
  expect(await trigger.exited, trigger.lines()).toBe(0);
  const orderId = await printed(trigger, /order {2}(ord_[0-9a-f-]{36})/);
  const eventId = await printed(trigger, /event {2}(evt_[0-9a-f-]{36}) {2}crypto\.order\.paid/);

  const [request] = await receiver.waitFor((requests) => requests.length === 1);
  expect(new Webhook(secret).verify(request?.body ?? "", request?.headers ?? {})).toMatchObject({
    id: eventId,
    type: "crypto.order.paid",
    livemode: false,
    data: { order_id: orderId },
  });
  await printed(listen, new RegExp(`crypto\\.order\\.paid {2}(${orderId}) {2}→ 200 {2}\\d+ ms`));
  expect(listen.lines(), "no colours into a pipe").not.toContain("\u001b");
  const delivery = request?.headers["x-driftstack-delivery-id"] ?? "";
  const { credentials } = target();
  await expect
    .poll(() => api(`/v1/webhook-deliveries/${delivery}`, { key: credentials.test_key }))
    .toMatchObject({ status: "delivered", attempts: 1, last_response_status: 200 });

  listen.interrupt();
  expect(await listen.exited, listen.lines()).toBe(0);
});

test("every event of an order can be triggered by its name", async () => {
  const { credentials } = target();
  const rest = ["failed", "confirming", "partial", "cancelled", "late_payment"];
  const triggers = rest.map((name) => ({ name, tool: run("trigger", [`crypto.order.${name}`]) }));
  for (const { name, tool } of triggers) {
    expect(await tool.exited, tool.lines()).toBe(0);
    const orderId = await printed(tool, /order {2}(ord_[0-9a-f-]{36})/);
    const page = await api<EventPage>(`/v1/events?order_id=${orderId}`, {
      key: credentials.test_key,
    });
    expect(page.data.map(({ type }) => type)).toContain(`crypto.order.${name}`);
  }
});

test("an error is one clear line and exit code 1", async () => {
  const live = { DRIFTSTACK_API_KEY: target().credentials.live_key };
  const mistakes: [Tool, RegExp][] = [
    [run("listen", []), /^driftstack {2}--forward is missing\. Use: npm run -s listen .*\n$/],
    [run("listen", ["--forward", "ftp://x"]), /^driftstack {2}'ftp:\/\/x' cannot be .*\n$/],
    [
      run("listen", ["--forward", receiver.url, "--url", "http://127.0.0.1:1"]),
      /^driftstack {2}Cannot listen to http:\/\/127\.0\.0\.1:1: the connection was refused\. .*\n$/,
    ],
    [
      run("listen", ["--forward", receiver.url], {
        DRIFTSTACK_API_KEY: `ds_test_${"0".repeat(33)}`,
      }),
      /^driftstack {2}This is not an API key, or it was mistyped: .*\n$/,
    ],
    [
      run("listen", ["--forward", receiver.url, "--events", "crypto.order.eaten"]),
      /^driftstack {2}events\S* must be some of crypto\.order\.paid, .*\n$/,
    ],
    [run("trigger", ["test.ping"]), /^driftstack {2}'test\.ping' cannot be triggered\. .*\n$/],
    [run("trigger", ["crypto.order.paid"], live), /^driftstack {2}trigger makes test orders .*\n$/],
  ];
  for (const [tool, line] of mistakes) {
    expect(await tool.exited, tool.lines()).toBe(1);
    expect(tool.lines()).toMatch(line);
  }
});
