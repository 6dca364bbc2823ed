import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const TEXT_FILE = /\.(?:tsx?|mjs|css|md|py)$/;
/** These two files list the words. */
const OWN_FILES = /^test\/conformance\/words(?:\.test)?\.ts$/;

/** What to write, and the words not to write. Identifiers and file names are split into their words. */
const WORDS: readonly [write: string, words: string][] = [
  ["response, result or return", "answer answers answered answering"],
  ["reject or rejection", "refuse refuses refused refusing refusal refusals"],
  ["state, report or return", "say says said saying"],
  ["report, send or distinguish", "tell tells told telling"],
  ["request or require", "ask asks asked asking"],
  ["IPN, email notification, alert or drain period", "notice notices noticed"],
  ["CLI session or subscriber", "listener listeners"],
  ["batch or sender", "lane lanes"],
  ["degraded", "unwell"],
  ["in flight or leased", "held"],
  ["wake-up signal", "alarm alarms"],
  ["semaphore, limit or circuit breaker", "gate gates gated"],
  ["fix", "mend mends mended mending"],
  ["endpoint or route", "door doors"],
  ["untrusted or unauthenticated client, or another account", "stranger strangers"],
  ["expensive", "dear dearer"],
  ["records", "books"],
  ["authenticate or accept", "admit admits admitted admitting"],
  ["record the heartbeat of, use or change", "touch touches touched touching"],
  ["create", "mint mints minted minting"],
  ["layer, module or folder", "house houses room rooms shelf shelves"],
  ["the actor, or no one in particular", "whoever somebody nobody anybody everybody"],
];

const PHRASES: readonly [write: string, phrase: RegExp][] = [
  ["background worker", /\bnight shift\b/i],
  ["immediately or concurrently", /\bat once\b/i],
  ["cannot", /\bcan not\b/i],
  ["release or return", /\bg(?:ive|ives|iving|ave|iven) back\b/i],
  ["disable", /\bswitch(?:ed|es|ing)? off\b|\bswitched-off\b|\bswitchedOff\b/i],
  ["test payment", /\bplay money\b/i],
];

/** Ordinary uses: names that others chose, released names, and fixed terms. */
const ALLOWED: readonly RegExp[] = [
  /\b(?:add|remove)EventListener\b|\b(?:setMax|getEvent)Listeners\b/g, // the DOM and Node.js
  /\bECONNREFUSED\b|\bconnection (?:was |is )?refused\b/gi, // TCP
  /"nobody"/g, // the POSIX user
  /\bSTOP_NOTICE_MS\b|\bREDOCLY_SUPPRESS_UPDATE_NOTICE\b/g, // environment variables
  /\bwebhook_listener\b|id: "listeners"/g, // stored audit actions and their actor
  /"sandbox notices"|`webhook listener \$/g, // labels of derived keys: other labels would change the keys
  /\blistener_seen_at\b/g, // a column of a released version
  /\bidempotency_records_done_has_answer\b|\brefuse_change\b/g, // released migrations
  /\bcan ?\??not get estimate\b/gi, // NOWPayments
  /Switched off by the account\./g, // stored with endpoints
  /› .+?(?=<br>| \|)/g, // names of tests in docs/contract-map.md, checked where they are defined
];

const BY_WORD = new Map(
  WORDS.flatMap(([write, words]) => words.split(" ").map((word) => [word, write] as const)),
);

/** The words and phrases in a text that are not to be written, each with what to write. */
export function wordsIn(text: string): string[] {
  const rest = ALLOWED.reduce((left, allowed) => left.replace(allowed, " "), text);
  const words = rest.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  const found = words.flatMap((word) => {
    const write = BY_WORD.get(word.toLowerCase());
    return write === undefined ? [] : [`write "${write}", not "${word}"`];
  });
  for (const [write, phrase] of PHRASES) {
    const match = phrase.exec(rest);
    if (match) found.push(`write "${write}", not "${match[0]}"`);
  }
  return found;
}

/** Every use in a file, or in the files of a folder, with its place. */
export function wordsAt(place: string): string[] {
  return filesOf(join(ROOT, place)).flatMap((path) => {
    const file = relative(ROOT, path);
    const lines = readFileSync(path, "utf8").split("\n");
    return [
      ...wordsIn(file).map((found) => `${file}: ${found}`),
      ...lines.flatMap((line, index) =>
        wordsIn(line).map((found) => `${file}:${index + 1}: ${found}`),
      ),
    ];
  });
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !OWN_FILES.test(relative(ROOT, file)));
}
