import { reapCheckouts } from "@/lib/features/checkouts/reap-checkouts";
import { pruneIdempotencyKeys } from "@/lib/features/idempotency/prune-idempotency-keys";
import { pruneSignInAddresses } from "@/lib/features/accounts/remember-address";
import { expireOrders } from "@/lib/features/payments/expire-orders";
import { lookUpDuePayments } from "@/lib/features/payments/look-up-payments";
import { processDueIpns } from "@/lib/features/payments/process-ipn";
import { pruneSessions } from "@/lib/features/sessions/prune-sessions";
import { closeLostCliSessions } from "@/lib/features/cli-sessions/close-lost-cli-sessions";
import { sendDisabledEmails } from "@/lib/features/webhooks/send-disabled-emails";
import { pruneCliSessions } from "@/lib/features/cli-sessions/prune-cli-sessions";
import { pruneSecrets } from "@/lib/features/webhooks/prune-secrets";
import { pruneDeliveries } from "@/lib/features/deliveries/prune-deliveries";
import { pruneSandboxIpns } from "@/lib/providers/sandbox/prune-ipns";
import type { Ctx } from "@/lib/platform/ctx";

export type Job = {
  name: string;
  everyMs: number;
  /** Resolves to true when there is more work to do immediately. */
  run: (ctx: Ctx) => Promise<boolean>;
};

/** All jobs that run on a timer, one entry each. Webhook deliveries have their own dispatcher. */
export const JOBS: readonly Job[] = [
  {
    name: "process-ipns",
    everyMs: 1_000,
    run: async (ctx) => (await processDueIpns(ctx)).processed >= 100,
  },
  {
    name: "expire-orders",
    everyMs: 5_000,
    run: async (ctx) => (await expireOrders(ctx)).expired >= 50,
  },
  {
    name: "look-up-payments",
    everyMs: 5_000,
    run: async (ctx) => (await lookUpDuePayments(ctx)).lookedUp >= 100,
  },
  {
    name: "reap-checkouts",
    everyMs: 30_000,
    run: async (ctx) => (await reapCheckouts(ctx)).abandoned >= 100,
  },
  {
    name: "close-lost-cli-sessions",
    everyMs: 20_000,
    run: async (ctx) => (await closeLostCliSessions(ctx)).found >= 100,
  },
  { name: "send-disabled-emails", everyMs: 30_000, run: sendDisabledEmails },
  { name: "prune-idempotency-keys", everyMs: 600_000, run: pruneIdempotencyKeys },
  { name: "prune-deliveries", everyMs: 600_000, run: pruneDeliveries },
  { name: "prune-cli-sessions", everyMs: 600_000, run: pruneCliSessions },
  { name: "prune-secrets", everyMs: 600_000, run: pruneSecrets },
  { name: "prune-sessions", everyMs: 3_600_000, run: pruneSessions },
  { name: "prune-sign-in-addresses", everyMs: 3_600_000, run: pruneSignInAddresses },
  { name: "prune-sandbox-ipns", everyMs: 3_600_000, run: pruneSandboxIpns },
];
