import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";

/*
 * The guides that the product is built to, as they were received, are the `*.txt` files of this folder. Their code is taken
 * from them here, so that what the tests run cannot differ from what the guides show.
 */

export const GUIDES = [
  "driftstack-integration-guide",
  "driftstack-polling-vs-webhooks",
  "driftstack-webhook-events",
  "miraclecash-checking-payment-status",
  "xsolla-track-order-status",
] as const;
export type Guide = (typeof GUIDES)[number];

export const readGuide = (guide: Guide): string =>
  readFileSync(join(import.meta.dirname, `${guide}.txt`), "utf8");

/** Where each snippet begins and ends. */
const SNIPPETS = {
  createCheckout: [
    "driftstack-integration-guide",
    "const key = crypto.randomUUID();",
    "const order = await res.json();",
  ],
  waitForSettlement: [
    "driftstack-integration-guide",
    "async function waitForSettlement",
    "setTimeout(r, 5000));\n}\n}",
  ],
  reconcileNightly: [
    "driftstack-integration-guide",
    "const since = lastReconcileTimestamp()",
    "await db.ensureOrderPaid(o.order_id);\n}",
  ],
  reconcileWithFetch: ["driftstack-integration-guide", "let cursor;", "cursor = next_cursor;\n}"],
  pollingLoop: ["driftstack-polling-vs-webhooks", "// Watch a single order", "sleep(5_000);\n}"],
  reconcilePaid: [
    "driftstack-polling-vs-webhooks",
    "for await (const o of",
    "await reconcile(o);\n}",
  ],
  hybridReceiver: [
    "driftstack-polling-vs-webhooks",
    "// Subscribe both",
    "res.status(200).end();\n});",
  ],
  waitForPayment: [
    "miraclecash-checking-payment-status",
    "interface PaymentStatus {",
    "Payment pending - check back later' };\n}\n}",
  ],
  createPaymentJob: [
    "miraclecash-checking-payment-status",
    "// When customer initiates checkout",
    "promptId: payment.prompt.id\n});",
  ],
  backgroundJob: [
    "miraclecash-checking-payment-status",
    "// Background worker",
    "await sendOrderConfirmation(orderId);\n}\n});",
  ],
  markOrderPaid: [
    "miraclecash-checking-payment-status",
    "// Example: Idempotent order update",
    "paidAt: new Date() }\n);\n}",
  ],
} as const satisfies Record<string, readonly [Guide, string, string]>;
export type Snippet = keyof typeof SNIPPETS;

export function readSnippet(name: Snippet): string {
  const [guide, first, last] = SNIPPETS[name];
  const text = readGuide(guide);
  const start = text.indexOf(first);
  const end = text.indexOf(last, start);
  if (start < 0 || end < 0) throw new Error(`${guide} has no snippet ${name}.`);
  return text.slice(start, end + last.length);
}

type Scope = Record<string, unknown>;
type Replacements = Record<string, string>;

/**
 * Runs a snippet with the names that it takes for granted, and returns what it defines under `result`. Only addresses and
 * keys are replaced in it.
 */
export async function runSnippet(
  name: Snippet,
  scope: Scope,
  { result = "undefined", replace = {} }: { result?: string; replace?: Replacements } = {},
): Promise<unknown> {
  let source = readSnippet(name);
  for (const [from, to] of Object.entries(replace)) {
    if (!source.includes(from)) throw new Error(`The snippet ${name} has no ${from}.`);
    source = source.replaceAll(from, to);
  }
  const wrapped = `async function snippet() {\n${source}\nreturn ${result};\n}`;
  const { code } = await transform(wrapped, { loader: "ts" });
  return new Function(...Object.keys(scope), `${code}\nreturn snippet();`)(...Object.values(scope));
}
