import * as account from "./account";
import * as admin from "./admin";
import * as adminAnomalies from "./admin-anomalies";
import * as adminIpns from "./admin-ipns";
import * as adminReports from "./admin-reports";
import * as apiKeys from "./api-keys";
import * as audit from "./audit";
import * as checkouts from "./checkouts";
import * as eventDeliveries from "./event-deliveries";
import { METHODS, type Operation } from "./operation";
import * as orders from "./orders";
import * as pay from "./pay";
import * as products from "./products";
import * as prompts from "./prompts";
import * as providers from "./providers";
import * as receipts from "./receipts";
import * as sandbox from "./sandbox";
import * as service from "./service";
import * as sessions from "./sessions";
import * as tracking from "./tracking";
import * as twoFactor from "./two-factor";
import * as deliveries from "./webhook-deliveries";
import * as events from "./events";
import * as secrets from "./webhook-secrets";
import * as webhooks from "./webhooks";

const NOUNS = {
  checkouts,
  orders,
  receipts,
  webhooks,
  secrets,
  deliveries,
  events,
  eventDeliveries,
  account,
  products,
  sessions,
  twoFactor,
  apiKeys,
  audit,
  admin,
  adminIpns,
  adminAnomalies,
  adminReports,
  pay,
  prompts,
  tracking,
  sandbox,
  service,
  providers,
};
type Nouns = typeof NOUNS;
type OperationsOf<N> = Extract<N[keyof N], Operation>;
export type AnyOperation = { [N in keyof Nouns]: OperationsOf<Nouns[N]> }[keyof Nouns];

/** The sections of the API reference, in reading order. */
const SECTIONS: readonly { tag: string; about: string; nouns: readonly (keyof Nouns)[] }[] = [
  { tag: "Checkouts", about: "Request payments.", nouns: ["checkouts"] },
  { tag: "Orders", about: "Requested payments and their status.", nouns: ["orders"] },
  { tag: "Receipts", about: "Immutable proofs of payment.", nouns: ["receipts"] },
  {
    tag: "Webhooks",
    about: "Endpoints that events are sent to, and their deliveries.",
    nouns: ["webhooks", "secrets", "deliveries"],
  },
  {
    tag: "Events",
    about: "Changes of orders, newest first.",
    nouns: ["events", "eventDeliveries"],
  },
  {
    tag: "Account",
    about: "Settings of the account and its product catalogue.",
    nouns: ["account", "products"],
  },
  {
    tag: "Sign-in",
    about: "Sessions and two-factor authentication of the user of the dashboard.",
    nouns: ["sessions", "twoFactor"],
  },
  { tag: "API keys", about: "Create, list and revoke API keys.", nouns: ["apiKeys"] },
  { tag: "Audit log", about: "An append-only, hash-chained log of actions.", nouns: ["audit"] },
  {
    tag: "Operators",
    about: "Operations across accounts, for operators of the server.",
    nouns: ["admin", "adminIpns", "adminAnomalies", "adminReports"],
  },
  {
    tag: "Payer",
    about: "What the payment page uses. Accessible with the ID of the order alone.",
    nouns: ["pay"],
  },
  {
    tag: "Prompts",
    about: "Payment prompts of the Miracle Cash API, with HTTP Basic.",
    nouns: ["prompts"],
  },
  {
    tag: "Order tracking",
    about: "The status of an order, in the format that Xsolla's SDKs expect.",
    nouns: ["tracking"],
  },
  { tag: "Sandbox", about: "Simulate payments. No real money moves.", nouns: ["sandbox"] },
  { tag: "Service", about: "The service itself.", nouns: ["service", "providers"] },
];

export type Section = { tag: string; about: string; operations: readonly Operation[] };

/** All operations by section. Modules are listed above; their operations are found automatically. */
export const REFERENCE_SECTIONS: readonly Section[] = SECTIONS.map(({ tag, about, nouns }) => ({
  tag,
  about,
  operations: nouns.flatMap((noun) => operationsIn(NOUNS[noun])),
}));

export const OPERATIONS: readonly Operation[] = REFERENCE_SECTIONS.flatMap(
  ({ operations }) => operations,
);

function operationsIn(noun: Record<string, unknown>): Operation[] {
  return Object.values(noun).filter(isOperation).sort(byPath);
}

function isOperation(value: unknown): value is Operation {
  return typeof value === "object" && value !== null && "summary" in value && "response" in value;
}

function byPath(a: Operation, b: Operation): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return METHODS.indexOf(a.method) - METHODS.indexOf(b.method);
}
