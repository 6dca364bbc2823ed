import type { ChangeFeed } from "./change-feed";
import type { Db, Sql } from "./db";
import type { AppConfig } from "./env";
import type { Logger } from "./logger";
import type { Services } from "./services";

export const SCOPES = ["read", "write", "account_owner", "driftstack_internal_admin"] as const;
export type Scope = (typeof SCOPES)[number];

export type Clock = { now(): Date };
export const systemClock: Clock = { now: () => new Date() };

export type Actor =
  { kind: "api_key"; id: string } | { kind: "user"; id: string } | { kind: "system"; id: string };

/** Dependencies, clock and request id of a call: the first parameter of every operation. */
export type Ctx = {
  db: Db;
  config: AppConfig;
  log: Logger;
  /** Notifications of changes made by other processes. */
  feed: Pick<ChangeFeed, "subscribe">;
  services: Services;
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  requestId: string;
  /** True when the call may use features that are available on a developer's machine only; see `local-mode`. */
  isLocal: boolean;
};

/** A context whose database handle may offer raw statements only, such as that of a `hotTransaction`. */
export type SqlCtx = Omit<Ctx, "db"> & { db: Sql };

/** A call on behalf of one account, in one mode. Every query of such a call filters by both. */
export type AccountCtx = Ctx & {
  accountId: string;
  livemode: boolean;
  actor: Actor;
  scopes: readonly Scope[];
  /** The dashboard session that makes the call; absent for calls made with an API key. */
  session?: SessionRef;
};

/** The account and mode whose rows a query is limited to. */
export type Owner = Pick<AccountCtx, "accountId" | "livemode">;

export type SessionRef = {
  id: string;
  userId: string;
  /** When the user last entered the password in this session. */
  authenticatedAt: Date;
};

export type SessionCtx = AccountCtx & { session: SessionRef };
