import { reapCheckouts } from "@/lib/features/checkouts/reap-checkouts";
import type { Ctx } from "@/lib/platform/ctx";
import { inParallel } from "@/test/support/ipn-storm";
import type { CreateCall, ProviderDouble } from "@/test/support/provider-double";
import { CHECKOUT } from "@/test/support/test-orders";
import type { Report } from "./report";

type Route = (request: Request) => Promise<Response>;

const FAILURES: Record<string, (call: CreateCall) => void | Promise<void>> = {
  "time-out": () => undefined,
  "500": (call) => end(call, 500, "{}"),
  "429": (call) => end(call, 429, "{}"),
  garbage: (call) => end(call, 201, "<html>welcome</html>"),
  "nothing useful": (call) => end(call, 201, '{"payment_id":null}'),
  "dropped connection": (call) => void call.response.destroy(),
  "success, then dropped": (call) => {
    call.response.writeHead(201, { "content-type": "application/json", "content-length": "4000" });
    call.response.write('{"payment_id":"1","pay_');
    setTimeout(() => call.response.destroy(), 20);
  },
};

function end({ response }: CreateCall, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body);
}

/**
 * R15: for every failure of the provider, the client gets a clear 503, a retry creates one order, and none stays
 * incomplete.
 */
export async function runProviderFailures(
  world: { ctx: Ctx; accountId: string; key: string; post: Route; double: ProviderDouble },
  options: { perFailure: number; failures?: string[] },
): Promise<Report> {
  const names = options.failures ?? Object.keys(FAILURES);
  const report: Report = {
    attempted: 0,
    acknowledged: 0,
    lost: 0,
    unexpected: 0,
    duplicated: 0,
    recovered: 0,
  };
  for (const name of names) {
    const keys = Array.from({ length: options.perFailure }, (_, index) => `${name}-${index}`);
    world.double.onCreate(FAILURES[name] ?? ((call) => call.respond()));
    await inParallel(keys, 20, async (key) => {
      report.attempted += 1;
      if (!(await isClear503(await checkout(world, key)))) report.unexpected += 1;
    });
    world.double.onCreate((call) => call.respond());
    // The other half is never retried: those orders must not remain incomplete.
    await inParallel(keys.slice(0, Math.ceil(keys.length / 2)), 20, async (key) => {
      report.attempted += 1;
      const response = await checkout(world, key);
      if (response.status === 201) report.recovered += 1;
      else report.lost += 1;
    });
  }
  const soon = new Date(Date.now() + 5 * 60_000);
  const later: Ctx = { ...world.ctx, clock: { now: () => soon } };
  while ((await reapCheckouts(later)).abandoned > 0);
  const count = (status: string) =>
    world.ctx.db.order.count({ where: { accountId: world.accountId, status } });
  const visible = await count("pending");
  report.acknowledged = report.recovered;
  report.duplicated = Math.max(0, visible - report.recovered);
  report.unexpected += await count("creating");
  report.notes = [`${names.join(", ")}; ${await count("abandoned")} never retried and given up`];
  return report;
}

function checkout(world: { key: string; post: Route }, key: string): Promise<Response> {
  return world.post(
    new Request("http://localhost/v1/billing/crypto-checkout", {
      method: "POST",
      headers: {
        authorization: `Bearer ${world.key}`,
        "content-type": "application/json",
        "idempotency-key": key.replaceAll(/[^a-z0-9-]/gi, "_"),
      },
      body: JSON.stringify({ ...CHECKOUT, pay_currency: "btc" }),
    }),
  );
}

async function isClear503(response: Response): Promise<boolean> {
  const problem = (await response.json()) as { type?: string; detail?: string };
  return (
    response.status === 503 &&
    response.headers.get("retry-after") !== null &&
    (problem.type ?? "").endsWith("/provider-unavailable")
  );
}
