import { isUnsettled, type StoredOrderStatus } from "@/lib/domain/order";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** While an order is less than an hour old, a lost IPN must be detected within two minutes. */
const YOUNG_GAP_MS = 90_000;
const LATER_GAPS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS];
/**
 * The last regular look-up is this long after the address has expired, when the provider has its final status. The
 * payments of an unsettled order are then looked up daily for `AFTERWARDS_MS`.
 */
const LAST_WORD_MS = 5 * MINUTE_MS;
const AFTERWARDS_MS = 14 * DAY_MS;

type LookedUp = {
  orderStatus: StoredOrderStatus;
  orderCreatedAt: Date;
  lookupCount: number;
  validUntil: Date | null;
};

/** Returns when the first look-up of a new payment is due. */
export function firstLookupAt(createdAt: Date): Date {
  return new Date(createdAt.getTime() + YOUNG_GAP_MS);
}

/** Returns when an unfinished payment is looked up again; null for never. */
export function nextLookupAt(at: Date, payment: LookedUp): Date | null {
  const now = at.getTime();
  const validUntil = payment.validUntil?.getTime() ?? payment.orderCreatedAt.getTime() + 7 * DAY_MS;
  if (now >= validUntil) {
    const goesOn = isUnsettled(payment.orderStatus) && now < validUntil + AFTERWARDS_MS;
    return goesOn ? new Date(now + DAY_MS) : null;
  }
  return new Date(Math.min(now + gapMs(now, payment), validUntil + LAST_WORD_MS));
}

function gapMs(now: number, payment: LookedUp): number {
  const isYoung = now - payment.orderCreatedAt.getTime() < HOUR_MS;
  if (isYoung && isUnsettled(payment.orderStatus)) return YOUNG_GAP_MS;
  const step = Math.max(0, Math.floor(payment.lookupCount - HOUR_MS / YOUNG_GAP_MS));
  const later = LATER_GAPS_MS[step] ?? 6 * HOUR_MS;
  return isUnsettled(payment.orderStatus) ? later : Math.max(later, HOUR_MS);
}
