/** Attempts to one endpoint at a time. */
export const PER_ENDPOINT_MAX = 3;
/** Queues that a dispatcher holds at a time. Sockets that wait for a response cost little. */
export const QUEUES_MAX = 2_048;
/** Healthy queues may fill half of the capacity and degraded ones a quarter; those that become slow take from the rest. */
export const HEALTHY_SHARE = 0.5;
export const DEGRADED_SHARE = 0.25;
/** Queues of a first claim, doubled while claims are full: dispatchers that start together get about as many each. */
export const CLAIM_MIN = 16;
export const CLAIM_MAX = 512;
/** How long a dispatcher takes deliveries of a queue before it releases it, so that the load moves to where capacity is. */
export const HOLD_MS = 5_000;
/** After this long it starts no more attempts of those that it has taken, and returns them. */
export const HOLD_MAX_MS = 15_000;
/** An endpoint whose attempt takes longer is degraded until an attempt is faster. */
export const SLOW_MS = 2_000;
/** Deliveries of a healthy endpoint that are taken at a time, and those that all queues together have in memory, about. */
export const TAKE_MAX = 32;
export const TAKEN_MAX = 4_000;
/** Deliveries of a disabled endpoint that are ended by one statement. */
export const UNDELIVERABLE_BATCH = 500;
