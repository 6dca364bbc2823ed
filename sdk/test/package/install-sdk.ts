import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { npmCommand } from "../../../scripts/prepare.mjs";

export const SDK = join(import.meta.dirname, "..", "..");

const run = promisify(execFile);

export async function npm(cwd: string, ...args: string[]): Promise<string> {
  const [file, first] = npmCommand();
  return (await run(file, [...first, ...args], { cwd })).stdout;
}

/** Builds and packs the package as `npm publish` does, and installs it into an empty project, without the network. */
export async function installSdk() {
  const project = mkdtempSync(join(tmpdir(), "driftstack-sdk-"));
  const packed = await npm(SDK, "pack", "--pack-destination", project);
  const name = readdirSync(project).find((each) => each.endsWith(".tgz"))!;
  writeFileSync(join(project, "package.json"), '{ "private": true }');
  await npm(project, "install", `./${name}`, "--offline", "--no-audit", "--no-fund");
  const program = "use-sdk.mjs";
  copyFileSync(join(import.meta.dirname, program), join(project, program));
  return {
    project,
    tarball: join(project, name),
    /** The output of the build and of `npm pack`. */
    packed,
    /** Runs `use-sdk.mjs` in the project, and returns what it prints. */
    async use(node: string, ...args: string[]): Promise<unknown> {
      return JSON.parse((await run(node, [program, ...args], { cwd: project })).stdout);
    },
    remove: () => rmSync(project, { recursive: true, force: true }),
  };
}
