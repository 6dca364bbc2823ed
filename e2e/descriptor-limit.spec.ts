import { expect, test } from "@playwright/test";
import { DEFAULT_LIMITS, open, settled } from "./support/connections";
import { postmasterOf } from "./support/database";
import { withServer } from "./support/running-server";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("at the descriptor limit the server keeps running, and SIGTERM still stops PostgreSQL", async () => {
  const env = {
    ...DEFAULT_LIMITS,
    MAX_CONNECTIONS: "100000",
    MAX_CONNECTIONS_PER_ADDRESS: "100000",
  };
  await withServer({ env, openFilesMax: 200 }, async (server) => {
    const { pid } = postmasterOf(server.dataDir);
    const sockets = Array.from({ length: 400 }, () => open(server));
    await Promise.all(sockets.map(settled));
    // The database is checked five times per second.
    const checks = 5;
    for (let check = 0; check < checks; check++) {
      for (const socket of sockets)
        if (socket.destroyed) sockets[sockets.indexOf(socket)] = open(server);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(server.process.exitCode).toBeNull();
    expect(server.output.join("\n")).not.toMatch(/database stopped/);
    expect(isAlive(pid)).toBe(true);
    await server.stop();
    for (const socket of sockets) socket.destroy();
    expect(isAlive(pid)).toBe(false);
  });
});

test("by default connections are rejected below the descriptor limit", async () => {
  await withServer({ env: DEFAULT_LIMITS, openFilesMax: 400 }, async (server) => {
    const sockets = Array.from({ length: 600 }, () => open(server).resume());
    await Promise.all(sockets.map(settled));
    await expect
      .poll(() => sockets.filter((socket) => !socket.destroyed).length)
      .toBeLessThanOrEqual(50);
    const { status } = await fetch(`${server.url}/readyz`).catch(() => ({ status: 0 }));
    for (const socket of sockets) socket.destroy();
    await expect
      .poll(async () => (await fetch(`${server.url}/readyz`).catch(() => ({ status }))).status)
      .toBe(200);
  });
});
