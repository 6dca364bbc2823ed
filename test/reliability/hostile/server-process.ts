import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const KIB = 1024;

/** Memory and open descriptors of the server process, as reported by the system. */
export type ServerProcess = { residentBytes(): number; descriptors(): number | null };

/** Reads the memory and the open descriptors of a process; null for descriptors if the system does not report them. */
export function watchProcess(pid: number): ServerProcess {
  return {
    residentBytes() {
      try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * KIB;
      } catch {
        const kib = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
        return Number(kib) * KIB;
      }
    },
    descriptors() {
      try {
        return readdirSync(`/proc/${pid}/fd`).length;
      } catch {
        return null;
      }
    },
  };
}
