import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildDocument } from "@/lib/contract/openapi/document";
import { createRouteTable, type RouteTable } from "@/lib/http/server/route-table";
import { keepResponse, type KeptResponse } from "@/test/conformance/collected-responses";
import { checkResponse, operationAt } from "@/test/conformance/openapi-conformance";
import {
  requestsOf,
  type Caller,
  type GeneratedRequest,
} from "@/test/conformance/openapi-requests";
import { createTestAccount, createTestWorld, type TestWorld } from "@/test/support/test-ctx";
import { startTestSandbox } from "@/test/support/test-sandbox";
import {
  authorizationsOf,
  basicOf,
  seedAccount,
  unknownId,
  type SeededAccount,
} from "@/test/support/two-accounts";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 1_500);
const SEED = process.env.PROPERTY_SEED ? Number(process.env.PROPERTY_SEED) : undefined;
const MS_A_RUN = 200;

let world: TestWorld;
let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
let table: RouteTable;
let own: SeededAccount;
let others: SeededAccount;
let authorizations: Record<Caller, string>;
let basic: Record<Caller, string>;

beforeAll(async () => {
  world = await createTestWorld({ rateLimits: { keyPerSecond: 0, addressPerSecond: 0 } });
  sandbox = await startTestSandbox(world.runtime);
  table = createRouteTable(join(import.meta.dirname, ".."));
  own = await seedAccount(world);
  others = await seedAccount(world);
  const operators = await createTestAccount(world);
  authorizations = await authorizationsOf(own.account, operators);
  basic = basicOf(authorizations, own.account, operators);
});
afterAll(async () => {
  await sandbox.close();
  await world.close();
});

const ORDINAL = ["1", "2", "3", "77", "999999999"];

function paramOf(choice: GeneratedRequest["params"][string]): string {
  if (typeof choice === "string") return choice;
  const { whose, prefix, pick } = choice;
  if (prefix === "") return [own.marker, ...ORDINAL][pick] ?? "1";
  const ids = (whose === "own" ? own : others).ids[prefix] ?? [];
  const found = whose === "unknown" ? undefined : ids[pick % Math.max(ids.length, 1)];
  return found ?? unknownId(prefix);
}

/** Replaces lone surrogates, which a URL cannot contain. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd");

function addressOf({ path, params, query }: GeneratedRequest): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wellFormed(paramOf(params[name] ?? ""))),
  );
  const search = new URLSearchParams(query).toString();
  return `http://localhost:3999${filled}${search === "" ? "" : `?${search}`}`;
}

function toRequest(generated: GeneratedRequest): Request {
  const { method, path, caller } = generated;
  const isBasic = operationAt(method, path)?.scheme === "basic";
  const authorization = (isBasic ? basic : authorizations)[caller];
  const headers = { ...generated.headers, ...(authorization === "" ? {} : { authorization }) };
  return new Request(addressOf(generated), {
    method: generated.method,
    headers,
    body: generated.body,
  });
}

/** Texts and IDs of the other account that appear in a response but not in the request. */
function leaksIn(text: string, generated: GeneratedRequest): string[] {
  const address = addressOf(generated);
  const { pathname } = new URL(address);
  const isPublic = operationAt(generated.method, pathname)?.auth === "public";
  // Public operations serve the holder of an order's link, and operators may see everything.
  if (isPublic || generated.caller === "operator") return [];
  return [others.marker, ...Object.values(others.ids).flat()].filter(
    (secret) => text.includes(secret) && !address.includes(secret),
  );
}

const seen = new Map<number, number>();

it(
  `responds to ${RUNS} valid, nearly valid and hostile requests as documented: no 500, and nothing of another account`,
  { timeout: 60_000 + RUNS * MS_A_RUN },
  async () => {
    const property = fc.asyncProperty(requestsOf(buildDocument()), async (generated) => {
      const request = toRequest(generated);
      const response = await table.handle(request);
      seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
      const row = operationAt(request.method, new URL(request.url).pathname);
      const kept: KeptResponse = keepResponse({ request, response, operation: row ?? null });
      const text = await response.text();
      expect(response.status, text).not.toBe(500);
      expect(await checkResponse(kept)).toEqual([]);
      expect(leaksIn(text, generated)).toEqual([]);
    });
    // On failure fast-check prints the seed; PROPERTY_SEED=<seed> replays the same requests.
    await fc.assert(property, { numRuns: RUNS, seed: SEED, path: process.env.PROPERTY_PATH });
  },
);

it("received every kind of response", () => {
  const statuses = [200, 201, 400, 401, 403, 404, 409, 415];
  expect(statuses.filter((status) => !seen.has(status))).toEqual([]);
});
