import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { transform } from "esbuild";
import { SAMPLE_ADDRESS } from "@/components/docs/guide-source";
import type { Guide } from "@/components/docs/guides";
import { blocksOf, moduleOf, readGuideFile, type GuideBlock } from "@/test/support/guide-blocks";
import { target } from "./api";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGE_MS = 120_000;

/** The blocks of a guide with the address and the keys of the server under test, and a port of its own. */
export function blocksFor(guide: Guide, port: number): GuideBlock[] {
  const { url, credentials } = target();
  return blocksOf(readGuideFile(guide)).map((block) => ({
    ...block,
    code: block.code
      .replaceAll(SAMPLE_ADDRESS, url)
      .replaceAll(/https:\/\/(?:example\.com|shop\.example\.org)/g, `http://localhost:${port}`)
      .replaceAll("ds_test_...", credentials.test_key)
      .replaceAll("your_client_id", credentials.client_id)
      .replaceAll("owner@example.org", credentials.email)
      .replace(/\b4000\b/g, String(port)),
  }));
}

/** True for a sample that is run by itself. */
export const isSample = ({ language, mark }: GuideBlock) =>
  ["sh", "ts", "python"].includes(language) && !mark.startsWith("file=");

export type GuideRun = { code: number | null; output: string };
export type RunOptions = {
  /** For what the samples start. */
  port: number;
  /** The folder whose files the page begins with; null for an empty folder. */
  shared: string | null;
  /** The data folder of the server. */
  dataDir: string;
  hasPython: boolean;
};

/**
 * Runs the code of a guide in an empty folder: files and shell commands in their order, then the samples in TypeScript
 * and in Python, each language as one program, as a reader would enter them one after the other.
 */
export async function runGuide(
  guide: Guide,
  { port, shared, dataDir, hasPython }: RunOptions,
): Promise<GuideRun> {
  const dir = mkdtempSync(join(tmpdir(), `driftstack-guide-${guide.slug}-`));
  try {
    if (shared !== null) cpSync(shared, dir, { recursive: true });
    const blocks = blocksFor(guide, port).filter(
      ({ language }) => hasPython || language !== "python",
    );
    await writeBlocks(dir, blocks);
    writeFileSync(join(dir, ".run", "page.sh"), scriptOf(blocks));
    return await runScript(dir, dataDir);
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function writeBlocks(dir: string, blocks: readonly GuideBlock[]): Promise<void> {
  mkdirSync(join(dir, ".run"));
  for (const [index, { code }] of blocks.entries())
    writeFileSync(join(dir, ".run", String(index)), code);
  const unmarked = (language: string) =>
    blocks.filter((block) => block.language === language && block.mark === "");
  const script = unmarked("ts");
  if (script.length > 0) {
    const { code } = await transform(moduleOf(script), { loader: "ts", target: "node20" });
    writeFileSync(join(dir, "samples.mjs"), code);
  }
  const python = unmarked("python").map(({ code }) => code);
  if (python.length > 0) writeFileSync(join(dir, "samples.py"), python.join("\n"));
}

/** Every command must succeed; curl fails when the status of a response is an error. */
const HEAD = `set -euo pipefail
curl() {
  case " $* " in
    *" --fail "*) command curl --show-error "$@" ;;
    *) command curl --fail-with-body --show-error "$@" ;;
  esac
}
background=()
stop() { for pid in "\${background[@]}"; do kill "$pid" 2>/dev/null || true; done; }
trap stop EXIT
`;

function scriptOf(blocks: readonly GuideBlock[]): string {
  const steps = blocks.map((block, index) => `${stepOf(block, index)}\n`);
  const has = (language: string) =>
    blocks.some((block) => block.language === language && block.mark === "");
  return [
    HEAD,
    ...steps,
    ...(has("ts") ? ["echo '# TypeScript samples'", "node samples.mjs & typescript=$!"] : []),
    ...(has("python") ? ["echo '# Python samples'", "python3 -u samples.py"] : []),
    ...(has("ts") ? ['wait "$typescript"'] : []),
  ].join("\n");
}

function stepOf({ language, mark, code, line }: GuideBlock, index: number): string {
  const title = `echo '# line ${line}'`;
  const file = /^file=(\S+)$/.exec(mark)?.[1];
  if (file !== undefined) return `mkdir -p ${dirname(file)} && cp .run/${index} ${file}`;
  if (language !== "sh") return "";
  if (mark === "server")
    return `${title}\n(cd ${ROOT} && export DATA_DIR="$SERVER_DATA_DIR"\n${code})`;
  if (mark === "background") {
    const log = `.run/${index}.log`;
    const started = `for _ in $(seq 100); do [ -s ${log} ] && break; sleep 0.1; done`;
    return `${title}\n( exec bash .run/${index} ) > ${log} 2>&1 & background+=($!)\n${started}\ncat ${log}`;
  }
  return `${title}\n${code}`;
}

function runScript(dir: string, dataDir: string): Promise<GuideRun> {
  const { url, credentials } = target();
  // Playwright sets it, and node would print numbers in color.
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn("bash", [".run/page.sh"], {
    cwd: dir,
    detached: true,
    env: {
      ...env,
      APP_URL: url,
      SERVER_DATA_DIR: dataDir,
      DRIFTSTACK_API_KEY: credentials.test_key,
      DRIFTSTACK_URL: url,
      npm_config_cache: join(dir, ".npm"),
      npm_config_update_notifier: "false",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => output.push(String(chunk)));
  // The group holds the commands of the second terminal too.
  const stop = () => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // All of its processes have ended.
    }
  };
  const timer = setTimeout(() => {
    output.push(`\nthe page did not end within ${PAGE_MS} ms\n`);
    stop();
  }, PAGE_MS);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output: output.join("") }));
    child.once("exit", () => stop());
  }).finally(() => clearTimeout(timer)) as Promise<GuideRun>;
}
