import { orderParams } from "@/lib/contract/orders";
import { chooseCurrencyBody, offeredCoins, payView } from "@/lib/contract/pay";
import { receiptResource } from "@/lib/contract/receipts";
import { simulateBody, simulateResource } from "@/lib/contract/sandbox";
import { receiptFile, type Operation } from "./operation";

const PAY = "/v1/pay/{id}";
const SIMULATED = {
  202: {
    description: "The sandbox plays it; signed notices follow, as with real money.",
    schema: simulateResource,
  },
};

export const PAY_OPERATIONS: readonly Operation[] = [
  {
    id: "getPayView",
    method: "GET",
    path: PAY,
    tag: "Payer",
    summary: "What the payer's page shows",
    description:
      "Public to whoever holds the order's id, and without anything private. A WebSocket on the same path with /stream appended sends this object at once and on every change.",
    auth: "public",
    params: orderParams,
    answers: { 200: { description: "The payer's view.", schema: payView } },
  },
  {
    id: "listOfferedCoins",
    method: "GET",
    path: `${PAY}/coins`,
    tag: "Payer",
    summary: "The coins this order can be paid in",
    auth: "public",
    params: orderParams,
    answers: { 200: { description: "Coins with estimates and minimums.", schema: offeredCoins } },
    problems: ["conflict", "provider-unavailable"],
  },
  {
    id: "chooseCurrency",
    method: "POST",
    path: `${PAY}/currency`,
    tag: "Payer",
    summary: "Pay in another coin, while nothing has arrived",
    auth: "public",
    params: orderParams,
    body: chooseCurrencyBody,
    answers: { 200: { description: "The payer's view with the new address.", schema: payView } },
    problems: ["conflict", "amount-too-low", "provider-unavailable"],
  },
  {
    id: "getPayerReceipt",
    method: "GET",
    path: `${PAY}/receipt`,
    tag: "Payer",
    summary: "The receipt, for the payer",
    auth: "public",
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
    id: `getPayerReceipt${kind === "txt" ? "Text" : "Pdf"}`,
    method: "GET",
    path: `${PAY}/receipt.${kind}`,
    tag: "Payer",
    summary: `The receipt as ${kind.toUpperCase()}, for the payer`,
    auth: "public",
    params: orderParams,
    answers: { 200: receiptFile(kind) },
    problems: ["conflict"],
  })),
  {
    id: "simulatePayerPayment",
    method: "POST",
    path: `${PAY}/simulate`,
    tag: "Sandbox",
    summary: "Play a payment from the payer's page of a sandbox order",
    auth: "public",
    params: orderParams,
    body: simulateBody,
    answers: SIMULATED,
    problems: ["conflict", "forbidden", "provider-unavailable"],
  },
  {
    id: "simulatePayment",
    method: "POST",
    path: "/v1/sandbox/orders/{id}/simulate",
    tag: "Sandbox",
    summary: "Drive a sandbox order to any state",
    auth: "write",
    params: orderParams,
    body: simulateBody,
    answers: SIMULATED,
    problems: ["conflict", "provider-unavailable"],
  },
];
