import { readFileSync } from "node:fs";
import type { AppConfig } from "@/lib/platform/env";

/** The maximum number of connections of one process: in total, and from one address (null if unlimited). */
export type ConnectionLimits = { total: number; perAddress: number | null };

const TOTAL_MAX = 10_000;
const PER_ADDRESS_MAX = 512;
/** Descriptors reserved for the database, webhook deliveries, files and logs. */
const RESERVE_MIN = 200;
/** Assumed if the system does not report a limit. */
const OPEN_FILES_DEFAULT = 2_048;

export function openFilesLimit(): number {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return soft === undefined ? OPEN_FILES_DEFAULT : Number(soft);
  } catch {
    return OPEN_FILES_DEFAULT;
  }
}

/** The configured limits; by default, limits that leave enough descriptors free. */
export function connectionLimitsOf(
  { connections, trustProxy }: Pick<AppConfig, "connections" | "trustProxy">,
  openFilesMax = openFilesLimit(),
): ConnectionLimits {
  const reserve = Math.max(RESERVE_MIN, Math.ceil(openFilesMax / 4));
  const total = connections.total ?? Math.min(TOTAL_MAX, Math.max(16, openFilesMax - reserve));
  const perAddress =
    connections.perAddress ?? Math.min(PER_ADDRESS_MAX, Math.max(8, Math.floor(total / 4)));
  // Behind a proxy, every connection comes from the proxy, which limits its own clients.
  return { total, perAddress: trustProxy ? null : perAddress };
}
