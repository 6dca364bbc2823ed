import { isUnsettled, type OrderStatus } from "@/lib/domain/order";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A lost IPN is to be noticed within two minutes while the order is young. */
const YOUNG_GAP_MS = 90_000;
const LATER_GAPS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS];
/** The provider's last word comes just after the address has ended; what is still open then is asked about daily. */
const LAST_WORD_MS = 5 * MINUTE_MS;
const AFTERWARDS_MS = 14 * DAY_MS;

type LookedUp = {
  orderStatus: string;
  orderCreatedAt: Date;
  lookupCount: number;
  validUntil: Date | null;
};

/** When the first look-up of a new payment is due. */
export function firstLookupAt(createdAt: Date): Date {
  return new Date(createdAt.getTime() + YOUNG_GAP_MS);
}

/** When the provider is asked about an unfinished payment again; null for never. */
export function nextLookupAt(at: Date, payment: LookedUp): Date | null {
  const now = at.getTime();
  const validUntil = payment.validUntil?.getTime() ?? payment.orderCreatedAt.getTime() + 7 * DAY_MS;
  if (now >= validUntil) {
    const goesOn =
      isUnsettled(payment.orderStatus as OrderStatus) && now < validUntil + AFTERWARDS_MS;
    return goesOn ? new Date(now + DAY_MS) : null;
  }
  return new Date(Math.min(now + gapMs(now, payment), validUntil + LAST_WORD_MS));
}

function gapMs(now: number, payment: LookedUp): number {
  const isYoung = now - payment.orderCreatedAt.getTime() < HOUR_MS;
  if (isYoung && isUnsettled(payment.orderStatus as OrderStatus)) return YOUNG_GAP_MS;
  const step = Math.max(0, Math.floor(payment.lookupCount - HOUR_MS / YOUNG_GAP_MS));
  const later = LATER_GAPS_MS[step] ?? 6 * HOUR_MS;
  return isUnsettled(payment.orderStatus as OrderStatus) ? later : Math.max(later, HOUR_MS);
}
