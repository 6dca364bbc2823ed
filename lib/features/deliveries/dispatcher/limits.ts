/** Concurrency limit of attempts to one endpoint. */
export const PER_ENDPOINT_MAX = 3;
/** Maximum number of queues that a dispatcher holds. It can be high: sockets that wait for a response cost little. */
export const QUEUES_MAX = 2_048;
/** Healthy queues may use half of the capacity and degraded ones a quarter. Queues that become slow use the rest. */
export const HEALTHY_SHARE = 0.5;
export const DEGRADED_SHARE = 0.25;
/** Size of the first claim; doubled while claims are full. Dispatchers that start together thus get similar shares. */
export const CLAIM_MIN = 16;
export const CLAIM_MAX = 512;
/** How long a dispatcher takes deliveries from a queue before releasing it, so that load moves to where capacity is. */
export const HOLD_MS = 5_000;
/** After this long, a dispatcher starts no more attempts for the queue and returns the deliveries that it has taken. */
export const HOLD_MAX_MS = 15_000;
/** An attempt that takes longer than this makes the queue degraded, until a faster attempt succeeds. */
export const SLOW_MS = 2_000;
/** Deliveries taken at a time for a healthy endpoint. */
export const TAKE_MAX = 32;
/**
 * The approximate number of deliveries that a dispatcher takes ahead. All of them are repeated or delayed if it crashes,
 * so it claims no more queues than it can serve. Attempts that take longer than `WAITING_MS` wait for their receiver and
 * do not count: they use almost no CPU time.
 */
export const TAKEN_MAX = 512;
/** Part of it that queues may take before they send; the rest is for claims of other queues. */
export const AHEAD_MAX = TAKEN_MAX / 2;
export const WAITING_MS = 500;
/** Batch size for ending the deliveries of a disabled or deleted endpoint. */
export const UNDELIVERABLE_BATCH = 500;
