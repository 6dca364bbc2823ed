import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { register } from "tsx/esm/api";

import { ROOT } from "./prepare.mjs";

/**
 * Writes the OpenAPI document to a temporary file and checks it with two independent linters. Warnings count as
 * failures.
 */
const LINTERS = [
  ["Redocly", "@redocly/cli/bin/cli.js", ["lint", "--config", join(ROOT, "redocly.yaml")]],
  [
    "Spectral",
    "@stoplight/spectral-cli/dist/index.js",
    ["lint", "--ruleset", join(ROOT, ".spectral.yaml"), "--fail-severity", "warn"],
  ],
];

process.chdir(ROOT);
register();
const { buildDocument } = await import("../lib/contract/openapi/document.ts");

const folder = mkdtempSync(join(tmpdir(), "driftstack-openapi-"));
const file = join(folder, "openapi.json");
try {
  writeFileSync(file, JSON.stringify(buildDocument(), null, 2));
  for (const [name, bin, args] of LINTERS) lint(name, bin, args);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function lint(name, bin, args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "node_modules", bin), ...args, file],
    {
      encoding: "utf8",
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    },
  );
  const isClean = status === 0 && !/You have \d+ warning/.test(stdout + stderr);
  if (isClean) return console.log(`driftstack  openapi: ${name} finds nothing`);
  console.log(`driftstack  openapi: ${name} complains\n${stdout}${stderr}`);
  process.exitCode = 1;
}
