import { connect } from "node:net";
import { expect, test } from "@playwright/test";
import { target } from "./support/api";

/** Sends bytes as they are and answers what came back before the other side closed, or a second passed. */
function raw(text: string, options: { reset?: boolean } = {}): Promise<string> {
  const { hostname, port } = new URL(target().url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let got = "";
    const end = () => {
      if (options.reset) socket.resetAndDestroy();
      else socket.destroy();
      resolve(got);
    };
    socket.on("data", (chunk) => (got += chunk.toString("latin1")));
    socket.on("error", () => resolve(got));
    socket.on("close", () => resolve(got));
    socket.on("connect", () => {
      socket.write(text);
      setTimeout(end, options.reset ? 5 : 1_000);
    });
  });
}

const UPGRADE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

test("methods and sockets that nobody should send are refused, and the server lives on", async () => {
  expect(await raw("TRACE /v1/billing/crypto-orders HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 400 /,
  );
  expect(await raw(`GET /nothing HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`)).toMatch(
    /^HTTP\/1\.1 404 /,
  );
  const unknown = `/v1/pay/ord_${"0".repeat(32)}/stream`;
  expect(await raw(`GET ${unknown} HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`)).toMatch(
    /^HTTP\/1\.1 404 /,
  );
  await Promise.all(
    Array.from({ length: 20 }, () =>
      raw(`GET /nothing HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`, { reset: true }),
    ),
  );
  expect((await fetch(`${target().url}/readyz`)).status).toBe(200);
});

test("an address that can not be decoded is a clear 400, not an error of ours", async () => {
  for (const path of ["/pay/%E0%A4%A", "/receipts/verify/%", "/%"]) {
    expect(await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 40[04] /,
    );
  }
});
