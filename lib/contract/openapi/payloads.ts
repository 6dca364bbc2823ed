import { z } from "zod";
import { TEST_EVENT_TYPE } from "@/lib/domain/order-event";
import { eventEnvelope, orderEventData, testPingData } from "@/lib/contract/webhook-events";

/** The whole body of each webhook: the envelope, with this event's own `data`. */
export const WEBHOOK_PAYLOADS: readonly (readonly [string, z.ZodType])[] = [
  ...Object.entries(orderEventData).map(
    ([type, data]) => [type, eventEnvelope.extend({ type: z.literal(type), data })] as const,
  ),
  [TEST_EVENT_TYPE, eventEnvelope.extend({ type: z.literal(TEST_EVENT_TYPE), data: testPingData })],
];
