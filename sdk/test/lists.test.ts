import { describe, expect, test } from "vitest";
import { Driftstack, PaginationError } from "../src/index.js";
import { fakeFetch, json } from "./fake-fetch.js";

const page = (ids: string[], next_cursor: string | null) =>
  json({ orders: ids.map((order_id) => ({ order_id })), next_cursor });

function clientOf(...responses: Response[]) {
  const { fetch, requests } = fakeFetch(...responses);
  const { cryptoOrders, webhooks } = new Driftstack({
    apiKey: "k",
    baseUrl: "https://billing.example.org",
    fetch,
  });
  return { cryptoOrders, webhooks, requests };
}
const queries = (requests: Request[]) => requests.map(({ url }) => new URL(url).search);

async function idsOf(orders: AsyncIterable<{ order_id: string }>): Promise<string[]> {
  const ids = [];
  for await (const { order_id } of orders) ids.push(order_id);
  return ids;
}

describe("listAll", () => {
  test("yields the orders of all pages, with the filters repeated", async () => {
    const { cryptoOrders, requests } = clientOf(
      page(["a", "b"], "c1"),
      page([], "c2"),
      page(["c"], null),
    );
    expect(await idsOf(cryptoOrders.listAll({ status: "paid" }))).toEqual(["a", "b", "c"]);
    expect(queries(requests)).toEqual([
      "?limit=100&status=paid",
      "?limit=100&status=paid&cursor=c1",
      "?limit=100&status=paid&cursor=c2",
    ]);
  });

  test("requests nothing before it is read, and no further page after a break", async () => {
    const { cryptoOrders, requests } = clientOf(page(["a", "b"], "c1"));
    const orders = cryptoOrders.listAll();
    expect(requests).toHaveLength(0);
    for await (const { order_id } of orders) if (order_id === "b") break;
    expect(requests).toHaveLength(1);
  });

  test.each([
    ["the same cursor", [page(["a"], "c1"), page(["b"], "c1")]],
    ["an earlier cursor", [page(["a"], "c1"), page(["b"], "c2"), page(["c"], "c1")]],
  ])("rejects a list that returns %s again", async (_, pages) => {
    const { cryptoOrders, requests } = clientOf(...pages);
    await expect(idsOf(cryptoOrders.listAll())).rejects.toBeInstanceOf(PaginationError);
    expect(requests).toHaveLength(pages.length);
  });

  test("takes the null cursor of a last page as none, and an empty one as the end", async () => {
    const { cryptoOrders, requests } = clientOf(page(["a"], ""));
    const cursor = null as unknown as undefined;
    expect(await idsOf(cryptoOrders.listAll({ cursor }))).toEqual(["a"]);
    await cryptoOrders.list({ cursor, status: "paid" });
    expect(queries(requests)).toEqual(["?limit=100", "?status=paid"]);
  });

  test("continues at a cursor, and keeps a limit", async () => {
    const { cryptoOrders, requests } = clientOf(page(["z"], null));
    expect(await idsOf(cryptoOrders.iterate({ limit: 5, cursor: "c9" }))).toEqual(["z"]);
    expect(queries(requests)).toEqual(["?limit=5&cursor=c9"]);
  });
});

test("iterateDeliveries reads the pages of an endpoint", async () => {
  const { webhooks, requests } = clientOf(
    json({ data: [{ id: "wdl_1" }], has_more: true, next_cursor: "c1" }),
    json({ data: [{ id: "wdl_2" }], has_more: false, next_cursor: null }),
  );
  const ids = [];
  for await (const { id } of webhooks.iterateDeliveries("whk_1", { status: "dlq" })) ids.push(id);
  expect(ids).toEqual(["wdl_1", "wdl_2"]);
  expect(queries(requests)[1]).toBe("?limit=100&status=dlq&cursor=c1");
});
