import { readFileSync } from "node:fs";

const CHECK_MS = 500;

/**
 * Calls `stop` every half second once the npm that started this process has ended: killed with SIGKILL, it cannot
 * forward a signal. Does nothing if npm did not start this process. Returns the timer.
 */
export function whenNpmEnds(stop) {
  const starter = findNpm();
  return setInterval(() => {
    if (starter.some(({ pid, parent }) => parentOf(pid) !== parent)) stop();
  }, CHECK_MS);
}

/**
 * The processes from this one up to the npm that started it, each with its parent. If npm is killed, a link breaks and
 * this process must stop too. If npm's own parent ends (a closed terminal, `nohup`), it must not.
 */
function findNpm() {
  const links = [];
  for (let pid = process.pid; links.length < 3;) {
    const parent = parentOf(pid);
    if (!parent) return [];
    links.push({ pid, parent });
    if (/^npm\b|npm-cli/.test(readProc(parent, "cmdline").replaceAll("\0", " "))) return links;
    pid = parent;
  }
  return [];
}

function parentOf(pid) {
  if (pid === process.pid) return process.ppid;
  const text = readProc(pid, "stat");
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
}

function readProc(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return "";
  }
}
