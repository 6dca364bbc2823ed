import { z } from "zod";
import { coinFields, payCurrencySchema } from "./checkouts";
import { operation } from "./operation";
import { orderParams } from "./orders";
import { payView } from "./pay-view";
import { receiptContent } from "./receipts";

export const offeredCoins = z
  .object({
    coins: z
      .array(z.object(coinFields))
      .meta({ description: "Coins that the order can be paid in." }),
  })
  .meta({ id: "OfferedCoins", description: "Coins with estimates and minimums." });
export type OfferedCoins = z.infer<typeof offeredCoins>;

export const chooseCurrencyBody = z
  .strictObject({ pay_currency: payCurrencySchema })
  .meta({ id: "ChooseCurrencyRequest" });

const PAY = "/v1/pay/{id}";

export const getPayView = operation({
  id: "getPayView",
  method: "GET",
  path: PAY,
  summary: "Retrieve the payer's view of an order",
  description:
    "Accessible with the ID of the order alone; contains nothing private. A WebSocket at the same path with `/stream` appended sends this object immediately and on every change.",
  auth: "public",
  params: orderParams,
  response: { 200: payView },
});

export const listOfferedCoins = operation({
  id: "listOfferedCoins",
  method: "GET",
  path: `${PAY}/coins`,
  summary: "List the coins that an order can be paid in",
  auth: "public",
  params: orderParams,
  response: { 200: offeredCoins },
  problems: ["conflict", "provider-unavailable"],
});

export const chooseCurrency = operation({
  id: "chooseCurrency",
  method: "POST",
  path: `${PAY}/currency`,
  summary: "Choose another coin",
  description: "Returns the payer's view with a new address. Possible until a payment is detected.",
  auth: "public",
  params: orderParams,
  body: chooseCurrencyBody,
  response: { 200: payView },
  problems: ["conflict", "amount-too-low", "provider-unavailable"],
});

export const getPayerReceipt = operation({
  id: "getPayerReceipt",
  method: "GET",
  path: `${PAY}/receipt`,
  summary: "Retrieve the payer's receipt",
  auth: "public",
  params: orderParams,
  response: { 200: receiptContent("json") },
  problems: ["conflict"],
});

export const getPayerReceiptText = operation({
  id: "getPayerReceiptText",
  method: "GET",
  path: `${PAY}/receipt.txt`,
  summary: "Retrieve the payer's receipt as text",
  auth: "public",
  params: orderParams,
  response: { 200: receiptContent("txt") },
  problems: ["conflict"],
});

export const getPayerReceiptPdf = operation({
  id: "getPayerReceiptPdf",
  method: "GET",
  path: `${PAY}/receipt.pdf`,
  summary: "Retrieve the payer's receipt as PDF",
  auth: "public",
  params: orderParams,
  response: { 200: receiptContent("pdf") },
  problems: ["conflict"],
});
