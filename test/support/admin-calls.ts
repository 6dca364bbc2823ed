import type { Problem } from "@/lib/contract/errors";
import type { RouteHandler } from "@/lib/http/api/handler";
import { createTestAccount, createTestKey, type TestAccount, type TestWorld } from "./test-ctx";

export type AdminWorld = {
  operator: TestAccount;
  adminKey: string;
  customer: TestAccount;
  customerKey: string;
};

/** An operator with a key, and a customer whose key has every scope available to customers. */
export async function createAdminWorld(world: TestWorld): Promise<AdminWorld> {
  const operator = await createTestAccount(world, { name: "Operators" });
  const customer = await createTestAccount(world);
  return {
    operator,
    adminKey: await createTestKey(operator, { scopes: ["driftstack_internal_admin"] }),
    customer,
    customerKey: await createTestKey(customer, { scopes: ["account_owner"] }),
  };
}

export type AdminCall = {
  key?: string;
  method?: string;
  path?: string;
  params?: Record<string, string>;
  body?: unknown;
};

/** Calls a route's handler as its server would. */
export function callRoute(handler: RouteHandler, call: AdminCall): Promise<Response> {
  const { key, method = "GET", path = "/v1/admin/crypto-orders", params = {}, body } = call;
  const request = new Request(`http://localhost${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return handler(request, { params: Promise.resolve(params) });
}

/** The response's body, whatever its status. */
export async function bodyOf<T = Problem>(response: Promise<Response> | Response): Promise<T> {
  return (await (await response).json()) as T;
}
