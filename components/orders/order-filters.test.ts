import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SearchParams } from "@/components/shell/list-url";
import { listOrdersQuery } from "@/lib/contract/orders";
import { ORDER_STATUSES } from "@/lib/domain/order";
import {
  isFiltered,
  NO_FILTERS,
  orderListHref,
  orderListQuery,
  parseOrderFilters,
  toSearch,
  type OrderFilters,
} from "./order-filters";

/** Converts a URL to search parameters as Next.js passes them to a page. */
function paramsOf(href: string): SearchParams {
  const params: SearchParams = {};
  for (const [name, value] of new URL(href, "http://own.invalid").searchParams) {
    const before = params[name];
    params[name] = before === undefined ? value : [before, value].flat();
  }
  return params;
}

const day = fc
  .date({ min: new Date("2001-01-01"), max: new Date("2099-12-30"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const filtersArbitrary: fc.Arbitrary<OrderFilters> = fc
  .record({
    status: fc.option(fc.constantFrom(...ORDER_STATUSES)),
    days: fc.array(day, { minLength: 2, maxLength: 2 }).map((days) => days.sort()),
    hasFrom: fc.boolean(),
    hasTo: fc.boolean(),
    search: fc.string({ unit: "grapheme", maxLength: 60 }).map(toSearch),
    cursors: fc.array(fc.stringMatching(/^[A-Za-z0-9_-]{1,40}~[A-Za-z0-9_-]{16}$/), {
      maxLength: 10,
    }),
  })
  .map(({ status, days, hasFrom, hasTo, search, cursors }) => ({
    status,
    from: hasFrom ? (days[0] ?? null) : null,
    to: hasTo ? (days[1] ?? null) : null,
    search,
    cursors,
  }));

describe("the URL of the order list", () => {
  it("contains every filter, and is parsed to the same filters", () => {
    fc.assert(
      fc.property(filtersArbitrary, (filters) => {
        expect(parseOrderFilters(paramsOf(orderListHref(filters)))).toEqual(filters);
      }),
    );
  });

  it("results in a query that the API accepts, whatever it contains", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary", maxLength: 700 }),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.constantFrom("paid", "creating", "2026-02-31", "2026-05-01", "0000-01-01", undefined),
    );
    const params = fc.record({
      status: value,
      from: value,
      to: value,
      search: value,
      cursor: value,
    });
    fc.assert(
      fc.property(params, (given) => {
        const query = orderListQuery(parseOrderFilters(given as SearchParams));
        expect(listOrdersQuery.safeParse(query).success).toBe(true);
      }),
    );
  });

  it("has no query without filters", () => {
    expect(orderListHref(NO_FILTERS)).toBe("/dashboard/orders");
    expect(isFiltered(NO_FILTERS)).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, search: "x" })).toBe(true);
  });

  it("includes both days completely, in UTC", () => {
    expect(orderListQuery({ ...NO_FILTERS, from: "2026-02-01", to: "2026-02-28" })).toEqual({
      limit: "25",
      created_after: "2026-02-01T00:00:00.000Z",
      created_before: "2026-03-01T00:00:00.000Z",
    });
  });

  it("sorts reversed days and ignores days that do not exist", () => {
    expect(parseOrderFilters({ from: "2026-05-09", to: "2026-05-01" })).toMatchObject({
      from: "2026-05-01",
      to: "2026-05-09",
    });
    expect(parseOrderFilters({ from: "2026-02-30", to: "9999-12-31" })).toMatchObject({
      from: null,
      to: null,
    });
  });

  it("keeps the cursors of the last ten pages", () => {
    const cursors = Array.from({ length: 30 }, (_, page) => `cursor${page}`);
    const read = parseOrderFilters(paramsOf(orderListHref({ ...NO_FILTERS, cursors })));
    expect(read.cursors).toEqual(cursors.slice(-10));
    expect(orderListQuery(read).cursor).toBe("cursor29");
  });

  it("removes control characters from a search, because the database rejects them", () => {
    expect(parseOrderFilters({ search: " a\u0000b\n " }).search).toBe("a b");
  });
});
