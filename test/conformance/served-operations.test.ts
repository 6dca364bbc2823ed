import { expect, it } from "vitest";
import { OPERATIONS } from "@/lib/contract/operations";
import { operationOf } from "@/lib/http/api/handler";
import { loadRoutes } from "@/test/support/load-routes";

const routes = await loadRoutes();
const nameOf = (call: { method: string; path: string }) => `${call.method} ${call.path}`;

it("every operation is served, and nothing else", () => {
  expect(routes.map(nameOf).sort()).toEqual(OPERATIONS.map(nameOf).sort());
});

it.each(routes.map((route) => [nameOf(route), route] as const))(
  "%s serves the operation that declares this method and path",
  (name, { handler }) => {
    const operation = operationOf(handler);
    expect(operation && nameOf(operation)).toBe(name);
    expect(OPERATIONS).toContain(operation);
  },
);

it("every operation has an ID of its own", () => {
  const ids = OPERATIONS.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
