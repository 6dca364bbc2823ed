import { format } from "node:util";
import type { Logger } from "./logger";

const LEVELS = {
  debug: "debug",
  trace: "debug",
  log: "info",
  info: "info",
  dir: "info",
  table: "info",
  warn: "warn",
  error: "error",
  assert: "error",
} as const;
type Method = keyof typeof LEVELS;

/** ANSI color codes, which Next.js prints even when standard output is not a terminal. */
const COLOURS = /\u001b\[[0-9;]{0,16}m/g;
const MESSAGE_MAX = 100_000;

/**
 * Redirects console output of libraries to the logger: one JSON line per call, with secrets redacted. Next.js prints
 * parts of requests, whose line breaks could otherwise forge log lines. Returns a function that restores the console.
 */
export function captureConsole(log: Logger): () => void {
  const target = console as unknown as Record<Method, (...words: unknown[]) => void>;
  const before = { ...target };
  for (const method of Object.keys(LEVELS) as Method[]) {
    target[method] = (...words) => {
      const given = method === "assert" ? words.slice(1) : words;
      if (method === "assert" && words[0]) return;
      write(log, LEVELS[method], given);
    };
  }
  return () => {
    for (const method of Object.keys(LEVELS) as Method[]) target[method] = before[method];
  };
}

function write(log: Logger, level: "debug" | "info" | "warn" | "error", words: unknown[]): void {
  if (!log.isLevelEnabled(level)) return;
  const err = words.find((word) => word instanceof Error);
  const text = format(...words.filter((word) => word !== err));
  const message = text.slice(0, MESSAGE_MAX).replace(COLOURS, "").trim();
  log[level]({ source: "console", ...(err ? { err } : {}) }, message || "an error was printed");
}
