import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { claimQueues, type ClaimedQueue } from "./claim-queues";
import { LeasedQueue, type QueueServices } from "./leased-queue";
import { hotSql } from "./hot-sql";
import {
  CLAIM_MAX,
  CLAIM_MIN,
  DEGRADED_SHARE,
  HEALTHY_SHARE,
  PER_ENDPOINT_MAX,
  QUEUES_MAX,
  TAKEN_MAX,
} from "./limits";
import { deleteDispatcher } from "./liveness-store";
import { createMaintenance } from "./maintain-queues";
import { createQueueServices } from "./queue-services";
import { createDeliverySender } from "./send-delivery";
import type { DispatcherOptions } from "./start-dispatcher";
import { createWakeSignal } from "@/lib/platform/wake-signal";

const POLL_MS = 750;
const HEARTBEAT_MS = 750;
const RETRY_MS = 250;
const STOP_GRACE_MS = 4_000;
/**
 * Maximum pause after a claim that was not full. The pause limits such claims to half of the time, and the next claim
 * finds more.
 */
const GAP_MAX_MS = 100;

/** Records the dispatcher's heartbeat, claims queues that are due, and holds them until they are released. */
export class DispatchLoop {
  private readonly dispatcherId = randomUUID();
  private readonly leased = new Map<string, LeasedQueue>();
  private readonly signal = createWakeSignal();
  private readonly released = createWakeSignal();
  private readonly sender;
  private readonly services: QueueServices;
  private readonly maintenance;
  /** Endpoints with a wake-up signal whose queues this dispatcher does not hold. */
  private readonly woken = new Set<string>();
  /** Endpoints that changed during a claim, which may have read outdated data. Null: any endpoint may have changed. */
  private changedSinceClaim = new Set<string | null>();
  /** A queue was released during the last claim, or after it, and is due. */
  private dueSinceClaim = false;
  private idleWaiters: (() => void)[] = [];
  private claimSize = CLAIM_MIN;
  /** The last claim was limited by capacity, so more healthy queues may be due. */
  private isLimited = false;
  private stopping = false;

  constructor(private readonly options: DispatcherOptions) {
    const { createCtx, pollMs = POLL_MS, deadlineMs } = options;
    const { dispatcherId, leased } = this;
    this.sender = createDeliverySender();
    this.maintenance = createMaintenance({ dispatcherId, pollMs, heartbeatMs: HEARTBEAT_MS });
    this.services = createQueueServices({
      createCtx,
      sender: this.sender,
      deadlineMs,
      leased: () => leased.size,
      onRecorded: () => {
        for (const queue of [...leased.values()]) queue.advance();
      },
      onReleased: (queue, isDue) => this.onReleased(queue, isDue),
    });
  }

  async run(): Promise<void> {
    while (!this.stopping) {
      const startedMs = performance.now();
      const idleWaiters = [...this.idleWaiters];
      let waitMs = Math.min(this.options.pollMs ?? POLL_MS, RETRY_MS);
      try {
        const tokens = () => [...this.leased.values()].map(({ token }) => token);
        await this.maintenance.run(this.options.createCtx(), tokens);
        const { count, isFull } = await this.claim();
        if (isFull) continue;
        if (count === 0) this.resolveIdle(idleWaiters);
        waitMs = this.maintenance.nextMs();
      } catch (error) {
        this.options.createCtx().log.warn({ err: error }, "webhook queues cannot be claimed yet");
      }
      const tookMs = performance.now() - startedMs;
      await this.signal.wait(waitMs);
      const restMs = Math.min(GAP_MAX_MS, startedMs + 2 * tookMs - performance.now());
      if (restMs > 1 && !this.stopping) await delay(restMs);
    }
  }

  /** Called when new deliveries of one endpoint were committed; with null, of any endpoint. */
  onDelivery(endpointId: string | null): void {
    if (!endpointId) this.maintenance.sweepNow();
    else if (this.leased.get(endpointId)?.wake()) return;
    else this.woken.add(endpointId);
    this.signal.set();
  }

  /** Called when the URL, the state, or the secrets of one endpoint have changed; with null, of any endpoint. */
  onChange(endpointId: string | null): void {
    this.changedSinceClaim.add(endpointId);
    if (endpointId === null) {
      for (const queue of [...this.leased.values()]) queue.invalidate();
      return;
    }
    const queue = this.leased.get(endpointId);
    if (queue) return queue.invalidate();
    // Claiming the queue of a deleted endpoint ends its pending deliveries.
    this.woken.add(endpointId);
    this.signal.set();
  }

  /** Marks queues that have become slow as degraded, and claims again if that freed capacity for healthy queues. */
  checkSlow(): void {
    const nowMs = performance.now();
    for (const queue of this.leased.values()) if (queue.checkSlow(nowMs)) this.signal.set();
    this.claimIfFree();
  }

  /** Claims again when enough of the capacity that limited the last claim is free. */
  private claimIfFree(): void {
    if (this.isLimited && this.capacityFor(false) >= CLAIM_MIN) this.signal.set();
  }

  /** The load of all healthy queues. Degraded ones are limited by their share alone. */
  private load(): number {
    const nowMs = performance.now();
    let load = 0;
    for (const queue of this.leased.values()) if (!queue.degraded) load += queue.load(nowMs);
    return load;
  }

  idle(): Promise<void> {
    this.maintenance.sweepNow();
    this.signal.set();
    return new Promise((resolve) => this.idleWaiters.push(resolve));
  }

  stop(): void {
    this.stopping = true;
    this.signal.set();
  }

  /** Waits for attempts in flight, aborts those that take too long, and ends all leases. */
  async releaseAll(): Promise<void> {
    const { createCtx, stopGraceMs = STOP_GRACE_MS } = this.options;
    for (const queue of [...this.leased.values()]) queue.close();
    await this.waitUntilReleased(stopGraceMs);
    for (const queue of this.leased.values()) queue.cut();
    await this.waitUntilReleased(stopGraceMs);
    this.sender.close();
    try {
      await deleteDispatcher(hotSql(createCtx()), this.dispatcherId);
    } catch (error) {
      createCtx().log.warn({ err: error }, "the leases of a dispatcher end with its heartbeat");
    }
  }

  private async waitUntilReleased(limitMs: number): Promise<void> {
    const endMs = performance.now() + limitMs;
    while (this.leased.size > 0 && performance.now() < endMs)
      await this.released.wait(endMs - performance.now());
  }

  /** Leases queues that are due. Returns how many, and whether more may be due. */
  private async claim(): Promise<{ count: number; isFull: boolean }> {
    // A queue that is being released stays in `woken` until the release is done.
    const woken = [...this.woken].filter((endpointId) => !this.leased.has(endpointId));
    for (const endpointId of woken) this.woken.delete(endpointId);
    const unclaimed = new Set(woken);
    this.dueSinceClaim = false;
    this.changedSinceClaim = new Set();
    this.isLimited = this.capacityFor(false) < this.claimSize;
    const ctx = this.options.createCtx();
    const { dispatcherId, claimSize } = this;
    const maxOf = (degraded: boolean, leased: number) =>
      leased === claimSize ? 0 : Math.min(claimSize, this.capacityFor(degraded, leased));
    const hasCapacity = maxOf(false, 0) > 0 || maxOf(true, 0) > 0;
    const query = { dispatcherId, now: ctx.clock.now(), woken, maxOf };
    const claimed = hasCapacity ? await claimQueues(ctx, query) : [];
    this.hold(claimed);
    for (const { lease } of claimed) unclaimed.delete(lease.endpointId);
    const count = claimed.length;
    const isFull = [false, true].some(
      (degraded) => claimed.filter(({ lease }) => lease.degraded === degraded).length === claimSize,
    );
    if (this.isLimited || isFull) for (const endpointId of unclaimed) this.woken.add(endpointId);
    this.claimSize = isFull ? Math.min(2 * this.claimSize, CLAIM_MAX) : CLAIM_MIN;
    return { count, isFull };
  }

  private hold(claimed: readonly ClaimedQueue[]): void {
    const changed = this.changedSinceClaim;
    const queues = claimed.map((each) => new LeasedQueue(each, this.services));
    for (const queue of queues) this.leased.set(queue.endpointId, queue);
    for (const queue of queues) {
      const { endpointId } = queue;
      if (changed.has(endpointId) || changed.has(null)) queue.invalidate();
      // Deliveries that were committed during the claim are not in it.
      if (this.woken.delete(endpointId)) queue.wake();
      else queue.advance();
    }
  }

  private onReleased({ endpointId }: LeasedQueue, isDue: boolean): void {
    this.leased.delete(endpointId);
    this.released.set();
    this.dueSinceClaim ||= isDue;
    const isLast = this.leased.size === 0 && this.idleWaiters.length > 0;
    if (isDue || isLast || this.woken.has(endpointId)) this.signal.set();
    else this.claimIfFree();
  }

  /** Returns how many more degraded, or healthy, queues may be leased after `claimed` others. */
  private capacityFor(degraded: boolean, claimed = 0): number {
    const { concurrency = QUEUES_MAX } = this.options;
    let alike = 0;
    for (const queue of this.leased.values()) if (queue.degraded === degraded) alike += 1;
    const share = Math.ceil(concurrency * (degraded ? DEGRADED_SHARE : HEALTHY_SHARE));
    const free = Math.min(concurrency - this.leased.size - claimed, share - alike);
    return degraded
      ? free
      : Math.min(free, Math.floor((TAKEN_MAX - this.load()) / PER_ENDPOINT_MAX));
  }

  private resolveIdle(waiters: readonly (() => void)[]): void {
    if (this.leased.size > 0 || this.woken.size > 0 || this.dueSinceClaim) return;
    this.idleWaiters = this.idleWaiters.filter((resolve) => !waiters.includes(resolve));
    for (const resolve of waiters) resolve();
  }
}
