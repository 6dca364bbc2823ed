import { expect, test } from "vitest";
import { createAddressCounter } from "./address-counter";
import { connectionLimitsOf } from "./connection-limits";

test("one address is limited, independently of others", () => {
  const counter = createAddressCounter(2);
  expect([1, 2, 3].map(() => counter.add("203.0.113.7"))).toEqual([true, true, false]);
  expect(counter.add("203.0.113.8")).toBe(true);
  counter.remove("203.0.113.7");
  expect(counter.add("::ffff:203.0.113.7")).toBe(true);
  expect(counter.add("203.0.113.7")).toBe(false);
});

test("a /48 cannot avoid the limit by its many /64", () => {
  const counter = createAddressCounter(2);
  const added = Array.from({ length: 20 }, (_, i) => counter.add(`2001:db8:1:${i}::1`));
  expect(added.filter(Boolean)).toHaveLength(8);
  expect(counter.add("2001:db8:2::1")).toBe(true);
});

test("null counts nothing", () => {
  const counter = createAddressCounter(null);
  expect(Array.from({ length: 1_000 }, () => counter.add("::1")).every(Boolean)).toBe(true);
});

const unset = { total: null, perAddress: null };

test.each([
  [20_000, { total: 10_000, perAddress: 512 }],
  [1_024, { total: 768, perAddress: 192 }],
  [256, { total: 56, perAddress: 14 }],
])("with %i descriptors the limits leave free descriptors", (openFiles, limits) => {
  expect(connectionLimitsOf({ connections: unset, trustProxy: false }, openFiles)).toEqual(limits);
});

test("settings win, and a trusted proxy is not limited as one address", () => {
  const connections = { total: 50, perAddress: 5 };
  expect(connectionLimitsOf({ connections, trustProxy: false }, 1_024)).toEqual(connections);
  expect(connectionLimitsOf({ connections, trustProxy: true }, 1_024)).toEqual({
    total: 50,
    perAddress: null,
  });
});
