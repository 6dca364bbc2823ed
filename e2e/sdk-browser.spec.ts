import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test, type Page, type WebSocketRoute } from "@playwright/test";
import { build } from "esbuild";
import type { Driftstack } from "@/sdk/src/index";

const ORIGIN = "http://shop.localhost";

/** A page that shows the state of `useOrderStatus` and counts its callbacks. */
const SHOP = `
  import { createElement, useState } from "react";
  import { createRoot } from "react-dom/client";
  import { Driftstack, OrderTracker, signTestWebhook, verifyWebhookSignature } from "../sdk/dist/esm/index.js";
  import { useOrderStatus } from "../sdk/dist/esm/react.js";

  OrderTracker.configure({ baseUrl: location.origin, projectId: 7 });
  const calls = [];
  function Order({ orderId }) {
    const state = useOrderStatus({
      accessToken: "token",
      orderId,
      onSuccess: () => calls.push("success " + orderId),
      onError: ({ description }) => calls.push(description),
    });
    return createElement("output", null, JSON.stringify(state));
  }
  function Shop() {
    const [orderId, setOrderId] = useState(42);
    Object.assign(window, { show: setOrderId, calls, Driftstack, signTestWebhook, verifyWebhookSignature });
    return orderId === 0 ? null : createElement(Order, { orderId });
  }
  createRoot(document.body).render(createElement(Shop));`;

test.beforeAll(() => promisify(execFile)(process.execPath, ["sdk/build.mjs"]));

type ShopWindow = {
  Driftstack: typeof Driftstack;
  show(orderId: number): void;
  calls: string[];
  signTestWebhook(input: object): Promise<{ body: string; headers: object }>;
  verifyWebhookSignature(input: object): Promise<boolean>;
};

/** Opens the shop, with an API that responds with `api.status` and whose sockets are collected. */
async function openShop(page: Page) {
  const { outputFiles } = await build({
    stdin: { contents: SHOP, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    platform: "browser",
    format: "iife",
    define: { "process.env.NODE_ENV": '"production"' },
    write: false,
  });
  const api = { status: "new", polls: 0, open: new Set<WebSocketRoute>() };
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/")
      return route.fulfill({ contentType: "text/html", body: "<body><script src=a.js></script>" });
    if (pathname === "/a.js") return route.fulfill({ body: outputFiles[0]!.text });
    if (pathname.startsWith("/moved/"))
      return route.fulfill({ status: 308, headers: { location: `${ORIGIN}/api` } });
    api.polls += 1;
    return route.fulfill({ json: { order_id: 42, status: api.status, content: {} } });
  });
  await page.routeWebSocket(/order\/status/, (socket) => {
    const order_id = Number(new URL(socket.url()).searchParams.get("order_id"));
    api.open.add(socket);
    socket.onClose(() => api.open.delete(socket));
    socket.send(JSON.stringify({ status: api.status, order_id }));
  });
  await page.goto(ORIGIN);
  const calls = () => page.evaluate(() => (window as never as ShopWindow).calls);
  const show = (id: number) => page.evaluate((id) => (window as never as ShopWindow).show(id), id);
  return { api, calls, show, state: page.locator("output") };
}

test("useOrderStatus follows an order by socket, and leaves no socket behind", async ({ page }) => {
  const { api, calls, show, state } = await openShop(page);
  await expect(state).toHaveText('{"status":"new","error":null,"isTracking":true}');
  for (const socket of api.open) socket.send('{"status":"done","order_id":42}');
  await expect(state).toHaveText('{"status":"done","error":null,"isTracking":false}');
  expect(await calls()).toEqual(["success 42"]);

  await show(43);
  await expect(state).toHaveText('{"status":"new","error":null,"isTracking":true}');
  await show(0);
  await expect.poll(() => api.open.size).toBe(0);
  expect(await calls()).toEqual(["success 42"]);
  expect(api.polls).toBe(0);
});

test("useOrderStatus polls once the socket is lost", async ({ page }) => {
  const { api, calls, state } = await openShop(page);
  await expect(state).toContainText('"new"');
  api.status = "canceled";
  for (const socket of api.open) await socket.close({ code: 1012 });
  await expect(state).toHaveText(
    '{"status":"canceled","error":{"code":0,"description":"Order canceled."},"isTracking":false}',
  );
  expect(await calls()).toEqual(["Order canceled."]);
  expect(api.polls).toBe(1);
});

test("webhooks are signed and verified with the browser's Web Crypto", async ({ page }) => {
  await openShop(page);
  const isVerified = await page.evaluate(async () => {
    const sdk = window as never as ShopWindow;
    const secret = `whsec_${btoa("secret")}`;
    const { body, headers } = await sdk.signTestWebhook({ body: { id: "evt_1" }, secret });
    return sdk.verifyWebhookSignature({ body, header: headers, secret });
  });
  expect(isVerified).toBe(true);
});

test("a redirect, whose target a browser hides, is reported and not followed", async ({ page }) => {
  const { api } = await openShop(page);
  const message = await page.evaluate(() => {
    const { Driftstack } = window as never as ShopWindow;
    const client = new Driftstack({ apiKey: "k", baseUrl: `${location.origin}/moved` });
    return client.cryptoOrders.get("ord_1").then(String, (error: Error) => error.message);
  });
  expect(message).toBe("The server redirected the request. Set baseUrl to the final address.");
  expect(api.polls).toBe(0);
});
