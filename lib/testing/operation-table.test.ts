import { describe, expect, it } from "vitest";
import { OPERATIONS } from "@/lib/contract/operations/all";
import { contractOf } from "@/lib/http/described-route";
import { loadRoutes } from "./load-routes";

const routes = await loadRoutes();
const nameOf = (call: { method: string; path: string }) => `${call.method} ${call.path}`;
const routeOf = (name: string) => routes.find((route) => nameOf(route) === name);

describe("the operation table", () => {
  it("has a row for every handler of app/, and no other", () => {
    expect(OPERATIONS.map(nameOf).sort()).toEqual(routes.map(nameOf).sort());
  });

  it("names every operation once", () => {
    const ids = OPERATIONS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

describe.each(OPERATIONS.map((row) => [nameOf(row), row] as const))("%s", (name, row) => {
  const contract = contractOf(routeOf(name)?.handler);

  it("is made by one of the house's route makers", () => {
    expect(contract).toBeDefined();
  });

  it("asks for the scope its row says", () => {
    expect(contract?.scope ?? "public").toBe(row.auth);
    expect(contract?.recentPassword).toBe(row.recentPassword);
  });

  it("parses requests with the very schemas of its row", () => {
    expect(contract?.params).toBe(row.params);
    expect(contract?.query).toBe(row.query);
    expect(contract?.body).toBe(row.body);
    expect(contract?.raw).toBe(row.raw);
  });

  it("answers with the very schema and status of its row", () => {
    if (contract?.status !== undefined)
      expect(Object.keys(row.answers)).toContain(String(contract.status));
    if (contract?.output === undefined) return;
    expect(row.answers[contract.status ?? 200]?.schema).toBe(contract.output);
  });
});
