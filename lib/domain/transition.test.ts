import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decide,
  TRANSITIONS,
  type AnomalyKind,
  type Decision,
  type MachineInput,
  type MachineOrder,
} from "./transition";
import {
  INTERNAL_STATUSES,
  isTerminal,
  ORDER_STATUSES,
  type OrderStatus,
  type StoredOrderStatus,
} from "./order";
import { PAYMENT_STATUSES, type PaymentFact, type PaymentStatus } from "./payment";

function order(status: StoredOrderStatus, more: Partial<MachineOrder> = {}): MachineOrder {
  return {
    orderId: "ord_1",
    status,
    priceCents: 4900,
    priceCurrency: "USD",
    paidBy: status === "paid" ? "p1" : null,
    ...more,
  };
}

function fact(status: PaymentStatus, more: Partial<PaymentFact> = {}): PaymentFact {
  return {
    paymentId: "p1",
    parentPaymentId: null,
    orderId: "ord_1",
    status,
    providerStatus: status,
    priceAmount: "49",
    priceCurrency: "usd",
    payAmount: "0.001",
    payCurrency: "btc",
    actuallyPaid: "0.001",
    transactionHash: null,
    updatedAt: null,
    ...more,
  };
}

function onFact(from: StoredOrderStatus, given: PaymentFact, otherPaymentOpen = false): Decision {
  return decide(order(from), {
    kind: "provider",
    fact: given,
    requestedCurrency: "btc",
    otherPaymentOpen,
  });
}

/** The decision as text: `to` for a transition, `= reason [anomalies]` for none. */
function summarize(decision: Decision): string {
  const anomalies = decision.anomalies.length > 0 ? ` [${decision.anomalies.join(" ")}]` : "";
  return decision.kind === "transition" ? decision.to + anomalies : `= ${decision.why}${anomalies}`;
}

const FINAL = "= order_is_final";
const LATE = "= order_is_final [late_payment]";

/** The complete contract: every order status against every payment status. */
const TABLE: Record<PaymentStatus, Record<OrderStatus, string>> = {
  waiting: all("= nothing_seen"),
  unknown: all("= unknown_status"),
  confirming: seen(),
  partial: {
    pending: "partial",
    confirming: "partial",
    partial: "= already_partial",
    paid: FINAL,
    failed: LATE,
    cancelled: LATE,
  },
  paid: {
    pending: "paid",
    confirming: "paid",
    partial: "paid",
    paid: FINAL,
    failed: LATE,
    cancelled: LATE,
  },
  failed: dead("failed_after_paid"),
  expired: dead("failed_after_paid"),
  refunded: dead("refund_after_paid"),
};

function all(outcome: string): Record<OrderStatus, string> {
  return Object.fromEntries(ORDER_STATUSES.map((status) => [status, outcome])) as Record<
    OrderStatus,
    string
  >;
}

function seen(): Record<OrderStatus, string> {
  return {
    pending: "confirming",
    confirming: "= already_confirming",
    partial: "= already_partial",
    paid: FINAL,
    failed: FINAL,
    cancelled: FINAL,
  };
}

function dead(afterPaid: AnomalyKind): Record<OrderStatus, string> {
  return {
    pending: "failed",
    confirming: "failed",
    partial: "failed",
    paid: `= order_is_final [${afterPaid}]`,
    failed: FINAL,
    cancelled: FINAL,
  };
}

describe("every order status with every payment status", () => {
  for (const word of PAYMENT_STATUSES) {
    for (const status of ORDER_STATUSES) {
      test(`${status} + ${word} → ${TABLE[word][status]}`, () => {
        expect(summarize(onFact(status, fact(word)))).toBe(TABLE[word][status]);
      });
    }
  }
});

describe("operator, clock and customer", () => {
  test.each(ORDER_STATUSES)("only a pending order expires, is swept or cancelled: %s", (status) => {
    const pending = status === "pending";
    expect(summarize(decide(order(status), { kind: "window_passed" }))).toBe(
      pending ? "failed" : "= not_pending",
    );
    expect(summarize(decide(order(status), { kind: "sweep" }))).toBe(
      pending ? "failed" : "= not_pending",
    );
    expect(summarize(decide(order(status), { kind: "cancel" }))).toBe(
      pending ? "cancelled" : "= not_pending",
    );
  });

  test("the reason of a failure is the one that ended it", () => {
    const reasonOf = (decision: Decision) =>
      decision.kind === "transition" ? [decision.failureReason, decision.source] : null;
    expect(reasonOf(decide(order("pending"), { kind: "window_passed" }))).toEqual([
      "expired",
      "expired",
    ]);
    expect(reasonOf(decide(order("pending"), { kind: "sweep" }))).toEqual(["swept", "swept"]);
    expect(reasonOf(decide(order("pending"), { kind: "cancel" }))).toEqual([null, "cancel"]);
    expect(reasonOf(onFact("pending", fact("expired")))).toEqual(["ipn", "ipn"]);
  });
});

describe("orders that no customer sees", () => {
  test("a checkout is opened or abandoned once, and nothing else leaves creating", () => {
    expect(summarize(decide(order("creating"), { kind: "opened" }))).toBe("pending");
    expect(summarize(decide(order("creating"), { kind: "abandoned" }))).toBe("abandoned");
    for (const status of [...ORDER_STATUSES, "abandoned"] as const) {
      expect(summarize(decide(order(status), { kind: "opened" }))).toBe("= not_creating");
      expect(summarize(decide(order(status), { kind: "abandoned" }))).toBe("= not_creating");
    }
    for (const kind of ["window_passed", "sweep", "cancel"] as const)
      expect(summarize(decide(order("creating"), { kind }))).toBe("= not_pending");
  });

  test("a fact about an order that is still being created waits", () => {
    for (const word of PAYMENT_STATUSES)
      expect(summarize(onFact("creating", fact(word)))).toBe("= not_created");
  });

  test("money for an abandoned checkout is a late payment", () => {
    expect(summarize(onFact("abandoned", fact("paid")))).toBe(LATE);
    expect(summarize(onFact("abandoned", fact("expired")))).toBe(FINAL);
  });
});

describe("money that does not fit", () => {
  test.each([
    ["another order", { orderId: "ord_2" }],
    ["another price", { priceAmount: "49.01" }],
    ["a price that is no number", { priceAmount: "1e1" }],
    ["another currency", { priceCurrency: "eur" }],
  ])("a message about %s changes nothing and is an anomaly", (_name, more) => {
    for (const status of ORDER_STATUSES) {
      expect(summarize(onFact(status, fact("paid", more)))).toBe(
        "= price_mismatch [price_mismatch]",
      );
    }
  });

  test("the price is compared as a number: 49, 49.0 and 49.00 are the same", () => {
    for (const priceAmount of ["49", "49.0", "49.00"]) {
      expect(summarize(onFact("pending", fact("paid", { priceAmount })))).toBe("paid");
    }
  });

  test.each([
    ["JPY", "4900", "49"],
    ["KWD", "4.9", "49"],
  ])("the price in %s is compared in its minor unit", (priceCurrency, right, wrong) => {
    const onPrice = (priceAmount: string) =>
      decide(order("pending", { priceCurrency }), {
        kind: "provider",
        fact: fact("paid", { priceAmount, priceCurrency }),
        requestedCurrency: "btc",
        otherPaymentOpen: false,
      });
    expect(summarize(onPrice(right))).toBe("paid");
    expect(summarize(onPrice(wrong))).toBe("= price_mismatch [price_mismatch]");
  });

  test("a finished payment is paid as the provider reports, and every difference becomes an anomaly", () => {
    expect(summarize(onFact("pending", fact("paid", { actuallyPaid: "0.0009" })))).toBe(
      "paid [underpaid]",
    );
    expect(summarize(onFact("pending", fact("paid", { actuallyPaid: "0.0011" })))).toBe(
      "paid [overpaid]",
    );
    expect(summarize(onFact("pending", fact("paid", { actuallyPaid: null })))).toBe("paid");
    expect(summarize(onFact("pending", fact("paid", { payCurrency: "ltc" })))).toBe(
      "paid [wrong_asset]",
    );
  });

  test.each([
    ["partial", { isOverduePartial: true, hasNewMoney: true }, "[late_payment]"],
    ["confirming", { isOverduePartial: true, hasNewMoney: true }, "[late_payment]"],
    ["partial", { isOverduePartial: true, hasNewMoney: false }, ""],
    ["partial", { isOverduePartial: false, hasNewMoney: true }, ""],
  ] as const)(
    "money for a prompt that ended partly paid is late: %s, %o",
    (status, given, late) => {
      const { hasNewMoney, isOverduePartial } = given;
      const decision = decide(order("partial", { isOverduePartial }), {
        kind: "provider",
        fact: fact(status),
        requestedCurrency: "btc",
        otherPaymentOpen: false,
        hasNewMoney,
      });
      expect(summarize(decision)).toBe(`= already_partial ${late}`.trim());
    },
  );

  test("a re-deposit never pays an order, whatever the order's state", () => {
    for (const status of ORDER_STATUSES) {
      const decision = onFact(status, fact("paid", { paymentId: "p2", parentPaymentId: "p1" }));
      expect(summarize(decision)).toBe("= redeposit [redeposit]");
    }
  });

  test("a second payment of a paid order is an anomaly, a repeated message is not", () => {
    expect(summarize(onFact("paid", fact("paid")))).toBe(FINAL);
    expect(summarize(onFact("paid", fact("paid", { paymentId: "p2" })))).toBe(
      `${FINAL} [second_payment]`,
    );
  });

  test("a failed payment does not fail an order that another payment can still pay", () => {
    for (const status of ["pending", "confirming", "partial"] as const) {
      expect(summarize(onFact(status, fact("expired"), true))).toBe("= other_payment_open");
    }
  });
});

describe("properties", () => {
  const anyFact = fc.record({
    paymentId: fc.constantFrom("p1", "p2"),
    parentPaymentId: fc.constantFrom(null, "p1"),
    orderId: fc.constantFrom(null, "ord_1", "ord_2"),
    status: fc.constantFrom(...PAYMENT_STATUSES),
    providerStatus: fc.string(),
    priceAmount: fc.constantFrom(null, "49", "49.00", "48", "NaN", "", "1e1"),
    priceCurrency: fc.constantFrom(null, "usd", "USD", "eur"),
    payAmount: fc.constantFrom(null, "0.001"),
    payCurrency: fc.constantFrom(null, "btc", "ltc"),
    actuallyPaid: fc.constantFrom(null, "0", "0.001", "0.002"),
    transactionHash: fc.constant(null),
    updatedAt: fc.constant(null),
  });
  const anyStatus = fc.constantFrom(...ORDER_STATUSES);

  test("it is total, nothing leaves a final state, and only an explicit success pays", () => {
    fc.assert(
      fc.property(anyStatus, anyFact, fc.boolean(), (status, given, otherPaymentOpen) => {
        const decision = onFact(status, given, otherPaymentOpen);
        if (decision.kind === "unchanged") return;
        expect(isTerminal(status)).toBe(false);
        if (decision.to === "paid") {
          expect(given.status).toBe("paid");
          expect(given.parentPaymentId).toBeNull();
          expect(given.orderId ?? "ord_1").toBe("ord_1");
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("the transitions it makes are exactly those of the table", () => {
    const inputs: MachineInput[] = [
      { kind: "opened" },
      { kind: "abandoned" },
      { kind: "window_passed" },
      { kind: "sweep" },
      { kind: "cancel" },
      ...PAYMENT_STATUSES.map((status): MachineInput => {
        return {
          kind: "provider",
          fact: fact(status),
          requestedCurrency: "btc",
          otherPaymentOpen: false,
        };
      }),
    ];
    const made = new Set<string>();
    const from = [...ORDER_STATUSES, ...INTERNAL_STATUSES];
    for (const status of from) {
      for (const input of inputs) {
        const decision = decide(order(status), input);
        if (decision.kind === "transition") made.add(`${status} to ${decision.to}`);
      }
    }
    const allowed = from.flatMap((status) => TRANSITIONS[status].map((to) => `${status} to ${to}`));
    expect([...made].sort()).toEqual(allowed.sort());
  });

  test("in whatever order and however often messages come, an order is paid at most once and stays so", () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 12 }), (facts) => {
        let status: StoredOrderStatus = "pending";
        const entered: StoredOrderStatus[] = [];
        for (const given of facts) {
          const decision: Decision = onFact(status, given);
          if (decision.kind !== "transition") continue;
          status = decision.to;
          entered.push(status);
        }
        expect(new Set(entered).size).toBe(entered.length);
      }),
      { numRuns: 2000 },
    );
  });
});
