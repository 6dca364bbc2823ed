import type { Ctx } from "@/lib/platform/ctx";
import { createBatcher } from "./batcher";
import { hotSql } from "./hot-sql";
import { endUndeliverable, returnDeliveries, type TakenDelivery } from "./taken-deliveries-store";
import type { LeasedQueue, QueueServices } from "./leased-queue";
import { UNDELIVERABLE_BATCH } from "./limits";
import { findTarget, releaseQueues } from "./queue-store";
import { createRecordBuffer } from "./record-buffer";
import { takeDueDeliveries } from "./take-deliveries";
import type { DeliverySender } from "./send-delivery";

const BATCH_MAX = 500;

export type ServiceOptions = {
  createCtx: () => Ctx;
  sender: DeliverySender;
  deadlineMs?: number;
  leased: () => number;
  /** Called when results were recorded, so that queues waiting for this can continue. */
  onRecorded: () => void;
  /** Called when a lease has ended. `isDue` is true when deliveries of that endpoint are already due. */
  onReleased: (queue: LeasedQueue, isDue: boolean) => void;
};

/** Creates the services for all leased queues of a dispatcher. Their statements are combined into batches. */
export function createQueueServices(options: ServiceOptions): QueueServices {
  const { createCtx, sender, deadlineMs } = options;
  const recorder = createRecordBuffer({ createCtx, onBatch: options.onRecorded });
  const take = createBatcher<Parameters<QueueServices["take"]>[0], TakenDelivery[]>(
    async (requests) => {
      const taken = await takeDueDeliveries(createCtx(), requests);
      return requests.map(({ endpointId }) => taken.get(endpointId) ?? []);
    },
    { max: BATCH_MAX },
  );
  const release = createBatcher<Released, boolean>((all) => releaseAll(createCtx(), all), {
    max: BATCH_MAX,
  });
  const fail = (error: unknown) =>
    createCtx().log.warn({ err: error }, "a webhook queue is released after an error");
  return {
    take: (request) => take.add(request),
    findTarget: (endpointId) => findTarget(hotSql(createCtx()), endpointId),
    async endUndeliverable(endpointId) {
      const ctx = createCtx();
      const query = { endpointId, now: ctx.clock.now(), limit: UNDELIVERABLE_BATCH };
      while ((await endUndeliverable(hotSql(ctx), query)) === UNDELIVERABLE_BATCH);
    },
    send: (delivery, target, signal) =>
      sender.send(createCtx(), { delivery, target, deadlineMs, signal }),
    record: (result) => recorder.add(result),
    isBehind: () => recorder.isFull(),
    async release(queue, unsent) {
      const isDue = await release.add({ queue, unsent }).catch((error: unknown) => {
        // The next sweep frees queues that this dispatcher leased and does not hold.
        fail(error);
        return false;
      });
      options.onReleased(queue, isDue);
    },
    leased: options.leased,
    fail,
  };
}

type Released = { queue: LeasedQueue; unsent: readonly TakenDelivery[] };

async function releaseAll(ctx: Ctx, all: Released[]): Promise<boolean[]> {
  const sql = hotSql(ctx);
  const unsent = all.flatMap((one) => one.unsent);
  if (unsent.length > 0) await returnDeliveries(sql, unsent);
  const releases = all.map(({ queue: { endpointId, token, degraded } }) => {
    return { endpointId, token, degraded };
  });
  const due = await releaseQueues(sql, { releases, now: ctx.clock.now() });
  return all.map(({ queue }) => due.has(queue.endpointId));
}
