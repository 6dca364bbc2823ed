import fc from "fast-check";
import { expect, test } from "vitest";
import { NOWPAYMENTS_STATUSES, toPaymentStatus } from "./payment-status";

test.each([
  ["waiting", "waiting"],
  ["confirming", "confirming"],
  ["confirmed", "confirming"],
  ["sending", "confirming"],
  ["partially_paid", "partial"],
  ["finished", "paid"],
  ["failed", "failed"],
  ["expired", "expired"],
  ["refunded", "refunded"],
])("%s is %s", (word, status) => {
  expect(toPaymentStatus(word)).toBe(status);
});

test("every other word is unknown, object keys included", () => {
  const known: readonly string[] = NOWPAYMENTS_STATUSES;
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom("__proto__", "toString", "FINISHED", "paid")),
      (word) => known.includes(word) || toPaymentStatus(word) === "unknown",
    ),
  );
});
