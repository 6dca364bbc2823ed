import { readFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { installSdk, npm } from "../sdk/test/package/install-sdk";
import { EXPECTED_USE, startApi } from "../sdk/test/package/start-api";

/*
 * Runs the packed SDK on other versions of Node.js than this one, which are downloaded from npm into a temporary folder:
 * npm run check:sdk [-- 18 20 24]
 */

const VERSIONS = process.argv.length > 2 ? process.argv.slice(2) : ["18", "20", "24"];
const NODE = `node-${platform() === "win32" ? "win" : platform()}-${arch()}`;

const installed = await installSdk();
try {
  console.log(/^@driftstack\/sdk .*$/m.exec(installed.packed)?.[0]);
  for (const version of VERSIONS) await check(version);
} finally {
  installed.remove();
}

async function check(version: string): Promise<void> {
  const { project } = installed;
  await npm(project, "install", `${NODE}@${version}`, "--no-save", "--no-audit", "--no-fund");
  const folder = join(project, "node_modules", NODE);
  const node = join(folder, "bin", platform() === "win32" ? "node.exe" : "node");
  const { version: exact } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const format of ["esm", "cjs"]) {
    const api = await startApi();
    const used = await installed.use(node, api.url, format).finally(api.close);
    if (!isDeepStrictEqual(used, EXPECTED_USE))
      throw new Error(`Node.js ${version}, ${format}: ${JSON.stringify(used)}`);
    const by = api.sockets() > 0 ? "WebSocket" : "polling";
    console.log(`Node.js ${exact.replace("v", "")}, ${format}: passed, tracked by ${by}`);
  }
}
