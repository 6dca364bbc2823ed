import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataDirOf, EnvError } from "@/lib/platform/env";
import { trimSlashes } from "@/lib/platform/trim-slashes";

/** The options that `readTarget` reads. */
export const TARGET_OPTIONS = {
  url: {
    type: "string",
    value: "<server>",
    about: "The server. The default is APP_URL, or localhost on PORT.",
  },
  key: {
    type: "string",
    value: "<API key>",
    about: "The default is DRIFTSTACK_API_KEY, or the test key in credentials.json.",
  },
} as const;

/** The server that a merchant's tool calls, and its API key. */
export type Target = { url: string; key: string };

export type Printer = {
  print(line: string): void;
  colour(colour: keyof typeof CODES, text: string): string;
};

const CODES = { dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
const KEY_FORM = /^ds_(live|test)_[0-9A-Za-z]{33}$/;

/** The server and the key: from the options, from the environment, or from the installation in this folder. */
export function readTarget(
  typed: { url?: string; key?: string },
  env: NodeJS.ProcessEnv = process.env,
): Target {
  const own = env.APP_URL || `http://localhost:${env.PORT || "3000"}`;
  const url = readServerUrl(typed.url ?? own);
  const key = typed.key ?? env.DRIFTSTACK_API_KEY;
  if (key) {
    if (KEY_FORM.test(key)) return { url, key };
    throw new EnvError(
      "This is not an API key: keys begin with ds_test_ or ds_live_. Copy it again.",
    );
  }
  // The local installation's key must not be used for another server.
  if (typed.url !== undefined && !isHere(url) && url !== readServerUrl(own))
    throw new EnvError(`A key for ${url} is missing. Set DRIFTSTACK_API_KEY, or use --key.`);
  return { url, key: readDemoKey(dataDirOf(env)) };
}

function readServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new EnvError(
      `'${text}' is not the address of a server. Use one such as http://localhost:3000.`,
    );
  url.search = "";
  url.hash = "";
  return trimSlashes(url.href);
}

function isHere(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

function readDemoKey(dataDir: string): string {
  const path = join(dataDir, "credentials.json");
  try {
    const { test_key: key } = JSON.parse(readFileSync(path, "utf8")) as { test_key?: unknown };
    if (typeof key === "string" && KEY_FORM.test(key)) return key;
  } catch {
    // Reported below, like a file without a key.
  }
  throw new EnvError(
    `There is no key in ${path}. Set DRIFTSTACK_API_KEY to a test key, use --key, or run npm start here first.`,
  );
}

/** Writes lines, with colors only if the output is a terminal. */
export function createPrinter(
  stream: Pick<NodeJS.WriteStream, "write"> & { isTTY?: boolean } = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): Printer {
  const colourful = stream.isTTY === true && !env.NO_COLOR;
  return {
    print: (line) => void stream.write(`${line}\n`),
    colour: (colour, text) => (colourful ? `\u001b[${CODES[colour]}m${text}\u001b[39;22m` : text),
  };
}

/** Text from an outside source, without control characters that a terminal would interpret. */
export function plainText(text: string): string {
  return text.replace(/\p{Control}/gu, " ").slice(0, 500);
}

/** Prints one line for expected errors, or the whole error for unexpected ones, and sets the exit code to 1. */
export function failWith(error: unknown): void {
  console.error(error instanceof EnvError ? `driftstack  ${error.message}` : error);
  process.exitCode = 1;
}
