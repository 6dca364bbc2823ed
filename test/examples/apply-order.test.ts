import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOrder } from "@/examples/shop/src/apply-order";
import { balanceOf, openStore, type Store } from "@/examples/shop/src/store";
import type { Order } from "@/sdk/src/index";

type Read = Pick<Order, "status" | "amount_received">;

/** The states that an order goes through, one second after the other. */
function readsOf(states: Read[]): Order[] {
  return states.map(
    (state, index) =>
      ({
        ...state,
        order_id: "ord_1",
        metadata: { cart_id: "cart" },
        pay_amount: "0.30",
        pay_currency: "btc",
        updated_at: new Date(index * 1_000).toISOString(),
      }) as unknown as Order,
  );
}

function storeWithCart(): Store {
  const store = openStore(":memory:");
  store.exec(
    "INSERT INTO carts VALUES ('cart', 'customer', 'p', 100, 900, 'USD', NULL, NULL, NULL)",
  );
  return store;
}

const openIssues = (store: Store) =>
  store.prepare("SELECT kind, received FROM issues WHERE is_open = 1").all();

/** Every state at least once, in any order and repeated in any way, as webhooks and reconciliations read them. */
const anyOrderOf = (reads: Order[]) =>
  fc
    .array(fc.constantFrom(...reads), { maxLength: 8 })
    .chain((more) =>
      fc.shuffledSubarray([...reads, ...more], { minLength: reads.length + more.length }),
    );

const PAID_AFTER_TOP_UP = readsOf([
  { status: "pending", amount_received: null },
  { status: "partial", amount_received: "0.1" },
  { status: "paid", amount_received: "0.3" },
]);
const LATE = readsOf([
  { status: "cancelled", amount_received: null },
  { status: "cancelled", amount_received: "0.1" },
  { status: "cancelled", amount_received: "0.3" },
]);

describe("the example shop", () => {
  it("credits a paid order once and closes its issue, in whatever order its states are read", () => {
    fc.assert(
      fc.property(anyOrderOf(PAID_AFTER_TOP_UP), (reads) => {
        const store = storeWithCart();
        const credited = reads.filter((order) => applyOrder(store, order, "test").credited);
        expect([credited.length, balanceOf(store, "customer")]).toEqual([1, 100]);
        expect(openIssues(store)).toEqual([]);
        store.close();
      }),
      { numRuns: 200 },
    );
  });

  it("the same test finds a shop that adds to the balance at each read of a paid order", () => {
    const naive = fc.property(anyOrderOf(PAID_AFTER_TOP_UP), (reads) => {
      const balance = reads.filter(({ status }) => status === "paid").length * 100;
      expect(balance).toBe(100);
    });
    expect(() => fc.assert(naive)).toThrow();
  });

  it("never credits a cancelled order and shows the last amount that arrived for it", () => {
    fc.assert(
      fc.property(anyOrderOf(LATE), (reads) => {
        const store = storeWithCart();
        for (const order of reads) applyOrder(store, order, "test");
        expect(balanceOf(store, "customer")).toBe(0);
        expect(openIssues(store)).toEqual([
          { kind: "payment for a cancelled order", received: "0.3" },
        ]);
        store.close();
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["0.3", []],
    ["0.30000", []],
    ["0.300000000000000001", [{ kind: "overpaid", received: "0.300000000000000001" }]],
    [
      "0.299999999999999999",
      [{ kind: "paid with less than was due", received: "0.299999999999999999" }],
    ],
    ["12.30", [{ kind: "overpaid", received: "12.30" }]],
  ])(
    "a paid order of 0.30 for which %s arrived is credited, and any difference is shown",
    (received, issues) => {
      const store = storeWithCart();
      for (const order of readsOf([{ status: "paid", amount_received: received }]))
        applyOrder(store, order, "test");
      expect(openIssues(store)).toEqual(issues);
      expect(balanceOf(store, "customer")).toBe(100);
      store.close();
    },
  );

  it("leaves an issue closed that the owner has closed, until the payment changes", () => {
    const store = storeWithCart();
    const [first, second, third] = LATE as [Order, Order, Order];
    for (const order of [first, second]) applyOrder(store, order, "test");
    store.exec("UPDATE issues SET is_open = 0");
    applyOrder(store, second, "test");
    expect(openIssues(store)).toEqual([]);
    applyOrder(store, third, "test");
    expect(openIssues(store)).toHaveLength(1);
    store.close();
  });

  it("ignores orders of other programs on the account", () => {
    const store = storeWithCart();
    const order = { ...PAID_AFTER_TOP_UP[2], metadata: {} } as Order;
    expect(applyOrder(store, order, "test")).toEqual({ credited: false });
    expect(balanceOf(store, "customer")).toBe(0);
    store.close();
  });
});
