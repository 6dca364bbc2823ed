import { z } from "zod";
import {
  exportOrdersQuery,
  listOrdersQuery,
  orderPage,
  orderParams,
  orderResource,
  updateOrderBody,
} from "@/lib/contract/orders";
import { payView } from "@/lib/contract/pay";
import { receiptResource } from "@/lib/contract/receipts";
import { CSV_ANSWER, receiptFile, type Operation } from "./operation";

const ORDER = "/v1/billing/crypto-orders/{id}";

/** One call, two callers. */
export const orderOrView = z.union([orderResource, payView]);

export const ORDER_OPERATIONS: readonly Operation[] = [
  {
    id: "listOrders",
    method: "GET",
    path: "/v1/billing/crypto-orders",
    tag: "Orders",
    summary: "List orders, newest first",
    description:
      "Pass next_cursor back as cursor, with the same filters, until it is null. No order that existed before the walk began is skipped or returned twice.",
    auth: "read",
    query: listOrdersQuery,
    answers: { 200: { description: "One page of orders.", schema: orderPage } },
  },
  {
    id: "getOrder",
    method: "GET",
    path: ORDER,
    tag: "Orders",
    summary: "Get one order",
    description:
      "A key gets the order; the order's own client token gets its public view. The ETag belongs to the order.",
    auth: "read",
    clientToken: true,
    params: orderParams,
    requestHeaders: ["If-None-Match"],
    answers: {
      200: {
        description: "The order as it stands.",
        schema: orderOrView,
        headers: ["ETag", "Cache-Control"],
      },
      304: { description: "The order is as the caller holds it.", headers: ["ETag"] },
    },
  },
  {
    id: "updateOrder",
    method: "PATCH",
    path: ORDER,
    tag: "Orders",
    summary: "Change an order's note",
    auth: "write",
    params: orderParams,
    body: updateOrderBody,
    answers: { 200: { description: "The order as changed.", schema: orderResource } },
  },
  {
    id: "exportOrders",
    method: "GET",
    path: "/v1/billing/crypto-orders.csv",
    tag: "Orders",
    summary: "Export orders as CSV",
    description: "The same filters as the list.",
    auth: "read",
    query: exportOrdersQuery,
    answers: { 200: CSV_ANSWER },
  },
  {
    id: "cancelOrder",
    method: "POST",
    path: `${ORDER}/cancel`,
    tag: "Orders",
    summary: "Cancel an order that nobody has paid",
    auth: "write",
    params: orderParams,
    answers: { 200: { description: "The cancelled order.", schema: orderResource } },
    problems: ["conflict"],
  },
  {
    id: "getReceipt",
    method: "GET",
    path: `${ORDER}/receipt`,
    tag: "Receipts",
    summary: "Get the receipt of a paid order as JSON",
    description: "Immutable: the same bytes for ever.",
    auth: "read",
    params: orderParams,
    answers: {
      200: {
        description: "The receipt.",
        schema: receiptResource,
        headers: ["Content-Disposition", "Cache-Control"],
      },
    },
    problems: ["conflict"],
  },
  ...(["txt", "pdf"] as const).map((kind): Operation => ({
    id: `getReceipt${kind === "txt" ? "Text" : "Pdf"}`,
    method: "GET",
    path: `${ORDER}/receipt.${kind}`,
    tag: "Receipts",
    summary: `Get the receipt of a paid order as ${kind.toUpperCase()}`,
    description: "The same facts as the JSON. Immutable: the same bytes for ever.",
    auth: "read",
    params: orderParams,
    answers: { 200: receiptFile(kind) },
    problems: ["conflict"],
  })),
];
