import { describe, expect, test } from "vitest";
import { csvResponse } from "./csv-response";

function counted(total: number) {
  const seen = { made: 0, ended: false };
  async function* make() {
    try {
      for (let i = 0; i < total; i++) {
        seen.made++;
        yield `${i}\r\n`;
      }
    } finally {
      seen.ended = true;
    }
  }
  return { seen, pieces: make() };
}

describe("csvResponse", () => {
  test("sends every piece under an ASCII file name", async () => {
    const response = await csvResponse(counted(3).pieces, "orders-2026é.csv");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toBe(
      'attachment; filename="orders-2026_.csv"',
    );
    expect(await response.text()).toBe("0\r\n1\r\n2\r\n");
  });

  test("generates at most one piece ahead of the reader, and stops when the reader disconnects", async () => {
    const { seen, pieces } = counted(1_000);
    const reader = (await csvResponse(pieces, "a.csv")).body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.made).toBeLessThanOrEqual(3);
    await reader?.cancel();
    expect(seen.ended).toBe(true);
  });

  test("a failure before the first piece is thrown to the caller", async () => {
    async function* broken(): AsyncGenerator<string> {
      throw new Error("no database");
    }
    await expect(csvResponse(broken(), "a.csv")).rejects.toThrow("no database");
  });

  test("a failure after the first piece aborts the body instead of ending it", async () => {
    async function* broken(): AsyncGenerator<string> {
      yield "header\r\n";
      yield "row\r\n";
      throw new Error("connection lost");
    }
    const response = await csvResponse(broken(), "a.csv");
    await expect(response.text()).rejects.toThrow("connection lost");
  });
});
