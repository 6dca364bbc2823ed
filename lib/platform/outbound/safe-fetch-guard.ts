import http from "node:http";
import https from "node:https";
import { isIP, type LookupFunction, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { LRUCache } from "lru-cache";
import type { Resolve } from "./name-lookup";
import { isAllowedAddress, isPublicAddress, type Network } from "./safe-fetch-address";

/** The destination of a connection is not allowed. The message contains no address of the internal network. */
export class DestinationForbidden extends Error {
  override readonly name = "DestinationForbidden";
}

const HTTPS_PORTS = [443, 8443];
/** Many endpoints may share a host, and opening a connection costs ten times as much as reusing one. */
const FREE_SOCKETS_PER_HOST = 1_024;
const IDLE_SOCKET_MS = 15_000;

/** Returns why this address, protocol and port are not allowed as a destination, or null when they are. */
export function rejectionOf(
  target: { address: string; port: number; secure: boolean },
  allowed: readonly Network[],
): string | null {
  if (isAllowedAddress(target.address, allowed)) return null;
  if (!isPublicAddress(target.address)) return "The host's address is not a public one.";
  if (!target.secure) return "Only https is allowed.";
  return HTTPS_PORTS.includes(target.port) ? null : "Only the ports 443 and 8443 are allowed.";
}

export type Guard = { resolve: Resolve; rejectionOf: RejectionOf };
export type GuardedAgents = {
  http: http.Agent;
  https: https.Agent;
  /** `rejectionOf` for the networks of these agents. */
  rejectionOf: RejectionOf;
};

type RejectionOf = (target: { address: string; port: number; secure: boolean }) => string | null;

const REJECTIONS_KEPT_MAX = 10_000;

/** `rejectionOf` with a cache: the result for an address depends on the configuration only. */
export function cachedRejections(allowed: readonly Network[]): RejectionOf {
  const kept = new LRUCache<string, { rejection: string | null }>({ max: REJECTIONS_KEPT_MAX });
  return (target) => {
    const key = `${target.address} ${target.port} ${target.secure}`;
    const found = kept.get(key);
    if (found) return found.rejection;
    const rejection = rejectionOf(target, allowed);
    kept.set(key, { rejection });
    return rejection;
  };
}

/**
 * Agents that check each address in the same lookup that the new connection uses, which prevents DNS rebinding.
 * Addresses in the URL skip the lookup and are checked before connecting. If one address of a name is not allowed, the
 * whole name is rejected. On a network with DNS64, allow 64:ff9b::/96.
 */
export function guardedAgents(guard: Guard): GuardedAgents {
  const pool = {
    keepAlive: true,
    maxFreeSockets: FREE_SOCKETS_PER_HOST,
    timeout: IDLE_SOCKET_MS,
    scheduling: "lifo" as const,
  };
  const plain = new http.Agent(pool);
  const secure = new https.Agent({ ...pool, rejectUnauthorized: true });
  checkConnections(plain, guard, { secure: false });
  checkConnections(secure, guard, { secure: true });
  return { http: plain, https: secure, rejectionOf: guard.rejectionOf };
}

function checkConnections(agent: http.Agent, guard: Guard, { secure }: { secure: boolean }): void {
  const open = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const check = checkOf(guard, { port: Number(options.port), secure });
    return watch(open({ ...options, ...guarded(guard, check, options.host) }, callback), check);
  };
}

type Check = (address: string | undefined) => DestinationForbidden | null;

function checkOf(guard: Guard, target: { port: number; secure: boolean }): Check {
  return (address) => {
    const rejection = guard.rejectionOf({ ...target, address: address ?? "" });
    return rejection === null ? null : new DestinationForbidden(rejection);
  };
}

function guarded(guard: Guard, check: Check, host: string | null | undefined) {
  if (host && isIP(host) !== 0) {
    const rejected = check(host);
    if (rejected) throw rejected;
  }
  return { lookup: guardedLookup(guard.resolve, check), autoSelectFamilyAttemptTimeout: 1000 };
}

function guardedLookup(resolve: Resolve, check: Check): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const rejected = addresses
          .map(({ address }) => check(address))
          .find((found) => found !== null);
        const first = addresses[0];
        if (rejected) callback(rejected, "", 0);
        else if (!first)
          callback(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), "", 0);
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, "", 0),
    );
  };
}

/** Defense in depth: checks the remote address of the connected socket before anything is written to it. */
function watch(stream: Duplex | null | undefined, check: Check): Duplex | null | undefined {
  const socket = stream as Socket | null | undefined;
  socket?.once("connect", () => {
    const rejected = check(socket.remoteAddress);
    if (rejected) socket.destroy(rejected);
  });
  return stream;
}
