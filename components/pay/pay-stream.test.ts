import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PayView } from "@/lib/contract/pay-view";
import { openPayStream, reconnectGapMs, viewOfFrame } from "./pay-stream";
import { payViewFixture } from "@/test/support/pay-view";

const view = payViewFixture();

class FakeSocket {
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  close = vi.fn();
  frame(text: string): void {
    this.onmessage?.({ data: text } as MessageEvent);
  }
  drop(): void {
    this.onclose?.({} as CloseEvent);
  }
}

function open() {
  const sockets: FakeSocket[] = [];
  const views: PayView[] = [];
  const connect = vi.fn(() => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  });
  const close = openPayStream({
    orderId: view.order_id,
    connect,
    onView: (frame) => views.push(frame),
  });
  return { sockets, views, connect, close };
}

describe("openPayStream", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("passes on each view of its order and ignores other messages", () => {
    const { sockets, views, close } = open();
    sockets[0]?.frame(JSON.stringify(view));
    sockets[0]?.frame("not json");
    sockets[0]?.frame("null");
    sockets[0]?.frame(JSON.stringify({ ...view, order_id: "ord_other" }));
    expect(views).toEqual([view]);
    close();
  });

  it("reconnects with increasing delays, and resets them after a view", () => {
    const { sockets, connect, close } = open();
    for (const [index, gap] of [1_000, 2_000, 4_000].entries()) {
      sockets[index]?.drop();
      vi.advanceTimersByTime(gap - 1);
      expect(connect).toHaveBeenCalledTimes(index + 1);
      vi.advanceTimersByTime(1);
      expect(connect).toHaveBeenCalledTimes(index + 2);
    }
    sockets[3]?.frame(JSON.stringify(view));
    sockets[3]?.drop();
    vi.advanceTimersByTime(1_000);
    expect(connect).toHaveBeenCalledTimes(5);
    close();
  });

  it("does not reconnect after it is closed", () => {
    const { sockets, connect, close } = open();
    close();
    sockets[0]?.drop();
    vi.advanceTimersByTime(120_000);
    expect(sockets[0]?.close).toHaveBeenCalledOnce();
    expect(connect).toHaveBeenCalledOnce();
  });
});

describe("reconnectGapMs", () => {
  it("doubles from one second and never exceeds thirty", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 40].map(reconnectGapMs)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });
});

describe("viewOfFrame", () => {
  it("ignores binary frames", () => {
    expect(viewOfFrame(new ArrayBuffer(2), view.order_id)).toBe(null);
  });
});
