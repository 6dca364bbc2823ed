import type { ClaimedQueue } from "./claim-queues";
import type { TakenDelivery, TakeRequest } from "./taken-deliveries-store";
import {
  HOLD_MAX_MS,
  HOLD_MS,
  PER_ENDPOINT_MAX,
  SLOW_MS,
  TAKE_MAX,
  AHEAD_MAX,
  WAITING_MS,
} from "./limits";
import type { Target } from "./queue-store";
import type { AttemptResult } from "./results-store";

/** The services of the dispatcher for a leased queue. All except `record` reject while the database is unavailable. */
export type QueueServices = {
  take(request: TakeRequest): Promise<TakenDelivery[]>;
  findTarget(endpointId: string): Promise<Target | null>;
  endUndeliverable(endpointId: string): Promise<void>;
  send(delivery: TakenDelivery, target: Target, signal: AbortSignal): Promise<AttemptResult>;
  record(result: AttemptResult): Promise<void>;
  /** True while too many results wait to be recorded. The dispatcher calls `advance` when this may have changed. */
  isBehind(): boolean;
  /** Makes `unsent` due again and ends the lease. */
  release(queue: LeasedQueue, unsent: readonly TakenDelivery[]): Promise<void>;
  /** How many queues the dispatcher holds. */
  leased(): number;
  fail(error: unknown): void;
};

/**
 * One endpoint's queue while this process holds its lease. Takes due deliveries, sends up to three at a time, and
 * releases the lease when nothing is due, after a failure, or when its hold time is over. Every event ends in a call of
 * `advance`, which starts the next possible steps.
 */
export class LeasedQueue {
  readonly endpointId: string;
  readonly token: string;
  /** The last attempt failed or was slow, so the queue counts toward the capacity for degraded queues. */
  degraded: boolean;
  private target: Target | null;
  private failing: boolean;
  private proven: boolean;
  private readonly startedMs = performance.now();
  private readonly abort = new AbortController();
  private readonly waiting: TakenDelivery[];
  private readonly sending = new Map<TakenDelivery, number>();
  private recording = 0;
  /** The number of deliveries that a running statement may take. */
  private taking = 0;
  /** A statement is running that attempts wait for. */
  private blocked = false;
  private moreDue: boolean;
  private closing = false;
  private released = false;
  /** Counts changes of the endpoint. Data that was read before the last change is out of date. */
  private changes = 0;

  constructor(
    { lease, deliveries, moreDue }: ClaimedQueue,
    private readonly services: QueueServices,
  ) {
    this.endpointId = lease.endpointId;
    this.token = lease.token;
    this.degraded = lease.degraded;
    this.target = lease.target;
    this.failing = lease.target.failing;
    this.proven = lease.target.proven;
    this.waiting = deliveries;
    this.moreDue = moreDue;
  }

  /** Starts the next possible steps. Releases the queue when nothing is left to do. */
  advance(): void {
    if (this.released) return;
    const nowMs = performance.now();
    if (nowMs - this.startedMs > HOLD_MAX_MS) this.closing = true;
    const takesMore = this.moreDue && !this.isTimeOver(nowMs);
    if (!this.closing && !this.blocked) this.continue(takesMore);
    const isDone = this.closing || (this.waiting.length === 0 && !takesMore);
    const isRunning =
      this.blocked || this.taking > 0 || this.recording > 0 || this.sending.size > 0;
    if (isDone && !isRunning) this.release();
  }

  /** Call when new deliveries were committed. Returns false when it is too late to take them under this lease. */
  wake(): boolean {
    this.moreDue = true;
    this.advance();
    return !this.released;
  }

  /** Call when the URL, the state, or the secrets of the endpoint have changed. They are read again before any send. */
  invalidate(): void {
    this.changes += 1;
    this.target = null;
    this.advance();
  }

  /** Starts no more attempts; those in flight continue. */
  close(): void {
    this.closing = true;
    this.advance();
  }

  /** Aborts the attempts in flight. Deliveries that have no response yet are returned, to be attempted again. */
  cut(): void {
    this.abort.abort();
  }

  /** Checks for a slow attempt. Returns true when that makes the queue degraded. */
  checkSlow(nowMs: number): boolean {
    if (this.degraded) return false;
    this.degraded = this.countAttempts(nowMs - SLOW_MS) > 0;
    return this.degraded;
  }

  /** The number of deliveries that count toward `TAKEN_MAX`. */
  load(nowMs: number): number {
    const idle = this.countAttempts(nowMs - WAITING_MS);
    return this.taking + this.waiting.length + this.sending.size + this.recording - idle;
  }

  /** Counts the attempts in flight that were started before `beforeMs`. */
  private countAttempts(beforeMs: number): number {
    let count = 0;
    for (const startedMs of this.sending.values()) if (startedMs < beforeMs) count += 1;
    return count;
  }

  /** A slow attempt keeps the lease in any case, so other deliveries are sent in parallel until it ends. */
  private isTimeOver(nowMs: number): boolean {
    return nowMs - this.startedMs > HOLD_MS && this.countAttempts(nowMs - SLOW_MS) === 0;
  }

  private continue(takesMore: boolean): void {
    const { target } = this;
    if (target === null) return this.block(() => this.readTarget());
    if (!target.active) return this.block(() => this.endUndeliverable());
    const limit = this.failing ? 1 : PER_ENDPOINT_MAX;
    while (this.sending.size < limit && !this.services.isBehind()) {
      const next = this.waiting.shift();
      if (!next) break;
      void this.attempt(next, target);
    }
    const max = takesMore && this.taking === 0 ? this.takeSize(limit) : 0;
    if (max > 0) void this.take(max);
  }

  private block(step: () => Promise<void>): void {
    this.blocked = true;
    step()
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.blocked = false;
        this.advance();
      });
  }

  private fail(error: unknown): void {
    this.services.fail(error);
    this.closing = true;
  }

  private async readTarget(): Promise<void> {
    const { changes } = this;
    const target = await this.services.findTarget(this.endpointId);
    if (target === null) this.closing = true;
    else if (changes === this.changes) this.target = target;
  }

  private async endUndeliverable(): Promise<void> {
    this.closing = true;
    await this.services.endUndeliverable(this.endpointId);
  }

  private async take(max: number): Promise<void> {
    const { endpointId, token } = this;
    // A wake-up signal during the statement sets this to true again.
    this.moreDue = false;
    this.taking = max;
    try {
      const taken = await this.services.take({ endpointId, token, max });
      this.waiting.push(...taken);
      if (taken.length === max) this.moreDue = true;
    } catch (error) {
      this.fail(error);
    }
    this.taking = 0;
    this.advance();
  }

  /** Returns how many deliveries to take. For a healthy endpoint, more are taken while others are being sent. */
  private takeSize(limit: number): number {
    if (this.failing || this.degraded || !this.proven)
      return limit - this.sending.size - this.waiting.length;
    const size = Math.max(
      limit,
      Math.min(TAKE_MAX, Math.floor(AHEAD_MAX / this.services.leased())),
    );
    const ahead = this.waiting.length + this.recording;
    return ahead < size / 2 ? size - ahead : 0;
  }

  private async attempt(delivery: TakenDelivery, target: Target): Promise<void> {
    const startedMs = performance.now();
    this.sending.set(delivery, startedMs);
    try {
      const { signal } = this.abort;
      const result = await this.services.send(delivery, target, signal);
      this.sending.delete(delivery);
      if (signal.aborted && result.responseStatus === null) this.waiting.push(delivery);
      else this.conclude(result, performance.now() - startedMs);
    } catch (error) {
      // An internal error: the queue is released as degraded, so that it is not retried in a tight loop.
      this.fail(error);
      this.degraded = true;
      this.sending.delete(delivery);
      this.waiting.push(delivery);
    }
    this.advance();
  }

  private conclude(result: AttemptResult, durationMs: number): void {
    const delivered = result.status === "delivered";
    this.failing = !delivered;
    this.proven ||= delivered;
    this.degraded = !delivered || durationMs > SLOW_MS;
    if (!delivered) this.closing = true;
    this.recording += 1;
    void this.services.record(result).then(() => {
      this.recording -= 1;
      this.advance();
    });
  }

  private release(): void {
    this.released = true;
    void this.services.release(this, this.waiting.splice(0));
  }
}
