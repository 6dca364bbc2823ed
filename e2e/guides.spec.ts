import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import pMap from "p-map";
import { findGuide, GUIDES, type Guide } from "@/components/docs/guides";
import { freePort } from "@/test/support/free-port";
import { blocksOf, readGuideFile } from "@/test/support/guide-blocks";
import { api, target } from "./support/api";
import { blocksFor, isSample, runGuide, type GuideRun } from "./support/guide-runner";

/** The samples mostly wait for payments, so several pages run at the same time. */
const CONCURRENT = 4;
const WITH_SAMPLES = GUIDES.filter((guide) => blocksOf(readGuideFile(guide)).some(isSample));

const QUICKSTART = findGuide("quickstart");

let shared: string;
let runs: Map<Guide, GuideRun>;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  shared = mkdtempSync(join(tmpdir(), "driftstack-guides-"));
  prepareFolder(shared);
  const dataDir = process.env.E2E_DATA_DIR ?? "";
  const hasPython = spawnSync("python3", ["--version"]).status === 0;
  const run = async (guide: Guide) => {
    const folder = guide === QUICKSTART ? null : shared;
    const options = { port: await freePort(), shared: folder, dataDir, hasPython };
    return [guide, await runGuide(guide, options)] as const;
  };
  runs = new Map(await pMap(WITH_SAMPLES, run, { concurrency: CONCURRENT }));
});
test.afterAll(async () => {
  rmSync(shared, { recursive: true, force: true });
  await deleteEndpoints();
});

/** What the other pages take for granted of the quickstart: the SDK, and the Python file. */
function prepareFolder(folder: string): void {
  const { url } = target();
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  const install = ["install", "--no-audit", "--no-fund", `${url}/docs/sdk.tgz`];
  execFileSync("npm", install, { cwd: folder, stdio: "pipe" });
  const blocks = QUICKSTART ? blocksFor(QUICKSTART, 0) : [];
  const file = blocks.find(({ mark }) => mark === "file=driftstack.py");
  writeFileSync(join(folder, "driftstack.py"), file?.code ?? "");
}

/** Removes what the samples leave: an account can have ten endpoints. */
async function deleteEndpoints(): Promise<void> {
  const key = target().credentials.test_key;
  const { data } = await api<{ data: { id: string }[] }>("/v1/webhooks", { key });
  for (const { id } of data)
    await fetch(`${target().url}/v1/webhooks/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${key}` },
    });
}

for (const guide of WITH_SAMPLES)
  test(`the samples of ${guide.slug} run as they are printed`, () => {
    const { code, output } = runs.get(guide) ?? {};
    expect(code, output).toBe(0);
  });

type Shop = {
  balances: Record<string, number>;
  orders: Record<string, { customer: string; status: string }>;
  support: unknown[];
};

test("the shop of the quickstart credits each order once, also without its webhook, and reports the late payment", () => {
  const { output = "" } = runs.get(QUICKSTART as Guide) ?? {};
  const [printed = ""] = /^\{"balances":.*$/m.exec(output) ?? [];
  const { balances, orders, support } = JSON.parse(printed) as Shop;
  const statuses = Object.values(orders).map(({ status }) => status);
  expect(statuses).toEqual(["paid", "paid", "cancelled", "paid"]);
  expect(balances).toEqual({ ada: 4900, bob: 2 * 4900 });
  expect(support).toMatchObject([{ order_id: Object.keys(orders)[2] }]);
  expect(output).toMatch(
    /^reconciled: 0 of \d+ events were new$[^]*^reconciled: 1 of \d+ events were new$/m,
  );
});
