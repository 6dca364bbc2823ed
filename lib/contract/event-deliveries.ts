import { z } from "zod";
import { operation } from "./operation";
import { pageQuery } from "./pagination";
import { deliveryPage } from "./webhook-deliveries";
import { eventParams } from "./events";

export const listEventDeliveriesQuery = z.strictObject(pageQuery);
export type ListEventDeliveriesInput = z.infer<typeof listEventDeliveriesQuery>;

export const listEventDeliveries = operation({
  id: "listEventDeliveries",
  method: "GET",
  path: "/v1/events/{id}/deliveries",
  summary: "List the deliveries of an event",
  description:
    "Returns deliveries to all endpoints, newest first, including replays and deliveries to endpoints deleted since.",
  auth: "read",
  params: eventParams,
  query: listEventDeliveriesQuery,
  response: { 200: deliveryPage },
});
