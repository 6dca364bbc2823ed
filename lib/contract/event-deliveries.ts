import { z } from "zod";
import { cursorSchema, limitSchema } from "./pagination";

export const listEventDeliveriesQuery = z.strictObject({
  limit: limitSchema,
  cursor: cursorSchema.optional(),
});
export type ListEventDeliveriesInput = z.infer<typeof listEventDeliveriesQuery>;
