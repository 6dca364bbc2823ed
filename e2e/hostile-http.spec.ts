import { connect } from "node:net";
import { expect, test } from "@playwright/test";
import { api, checkout, target } from "./support/api";
import { newDataDir, removeDataDir, startServer } from "./support/running-server";

/**
 * Sends bytes unchanged and resolves to what was received before the server closed the connection, or within a second.
 */
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

test("invalid methods and sockets are rejected, and the server keeps running", async () => {
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

test("a URL that cannot be decoded is a clear 400, not a 500", async () => {
  for (const path of ["/pay/%E0%A4%A", "/receipts/verify/%", "/%"]) {
    expect(await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 40[04] /,
    );
  }
});

const PAGES = ["/", "/sign-in", "/dashboard/orders", "/receipts/verify/x", "/pay/x", "/nothing"];

/** Scripts in the page's markup that the policy's nonce does not allow. */
function unallowedScripts(html: string, nonce: string): string[] {
  return [...html.matchAll(/<script\b[^>]*>/gi)]
    .map(([tag]) => tag)
    .filter((tag) => !tag.includes(`nonce="${nonce}"`));
}

async function expectStrictPolicy(path: string, cookie: string): Promise<string> {
  const response = await fetch(target().url + path, { headers: { cookie } });
  const html = await response.text();
  const policy = response.headers.get("content-security-policy") ?? "";
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
  const nonce = /'nonce-([A-Za-z0-9+/=]{20,})'/.exec(scripts)?.[1] ?? "";
  expect(nonce, `${path}: ${policy}`).not.toBe("");
  expect(scripts).not.toMatch(/unsafe-|https?:|\*|data:/);
  expect(policy).toContain("object-src 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(unallowedScripts(html, nonce), path).toEqual([]);
  expect(html, path).not.toMatch(/<[^>]+\son[a-z]+=["']|href="javascript:/i);
  return nonce;
}

/** Signs in like the sign-in form, and resolves to the cookies. */
async function sessionCookie(before = ""): Promise<string> {
  const { url, credentials } = target();
  const csrf = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookiesOf = (response: Response) =>
    response.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");
  const { email, password } = credentials;
  const response = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { origin: url, cookie: [...cookiesOf(csrf), before].filter(Boolean).join("; ") },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
  });
  const session = cookiesOf(response).find((one) => one.startsWith("driftstack.session="));
  expect(session).toBeDefined();
  return session ?? "";
}

test("every page has a policy with a unique nonce, and no script without it", async () => {
  const cookie = await sessionCookie();
  const nonces = [];
  for (const path of PAGES) nonces.push(await expectStrictPolicy(path, ""));
  for (const page of ["orders", "webhooks", "api-keys"])
    nonces.push(await expectStrictPolicy(`/dashboard/${page}`, cookie));
  expect(new Set(nonces).size).toBe(nonces.length);
});

test("text from a shop or a payer never becomes markup of a page", async () => {
  const attack = `"><img src=x onerror=alert(1)></script><script>alert(1)</script>`;
  const order = await checkout({ customer_note: attack, metadata: { note: attack } });
  await api("/v1/webhooks", {
    body: {
      url: "https://shop.example.org/hook",
      events: ["crypto.order.paid"],
      description: attack,
    },
  });
  const cookie = await sessionCookie();
  const pages = [`/dashboard/orders/${order.order_id}`, "/dashboard/orders", "/dashboard/webhooks"];
  for (const path of [
    ...pages,
    `/pay/${order.order_id}`,
    `/receipts/verify/${encodeURIComponent(attack)}`,
  ]) {
    await expectStrictPolicy(path, cookie);
    const html = await (await fetch(target().url + path, { headers: { cookie } })).text();
    expect(html, path).not.toContain("<img src=x");
    expect(html, path).not.toContain("<script>alert");
  }
});

test("a session cookie that was set before sign-in is replaced", async () => {
  const planted = await sessionCookie();
  expect(await sessionCookie(planted)).not.toBe(planted);
});

test("sign-in redirects only to pages of this site", async () => {
  const { url } = target();
  for (const evil of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "/\t/evil.example",
  ]) {
    const signIn = `${url}/api/auth/signin?callbackUrl=${encodeURIComponent(evil)}`;
    const { headers } = await fetch(signIn, { redirect: "manual" });
    expect(headers.get("location")).toMatch(/^\/sign-in\?/);
    expect(headers.get("location")).not.toContain("evil.example");
    const page = await fetch(`${url}/sign-in?next=${encodeURIComponent(evil)}`, {
      headers: { cookie: await sessionCookie() },
      redirect: "manual",
    });
    expect(page.headers.get("location") ?? "/").not.toContain("evil.example");
  }
});

test("the program does not start with the provider configured and no IPN secret", async () => {
  const dataDir = newDataDir();
  try {
    const start = startServer(dataDir, {
      NOWPAYMENTS_API_KEY: "NP-0123456789",
      NOWPAYMENTS_IPN_SECRET: " ",
    });
    const message = await start.then(
      () => "it started",
      (error: Error) => error.message,
    );
    expect(message).toContain("ended with 1");
    expect(message).toContain("NOWPAYMENTS_API_KEY is set without NOWPAYMENTS_IPN_SECRET");
    expect(message).not.toContain("NP-0123456789");
  } finally {
    removeDataDir(dataDir);
  }
});
