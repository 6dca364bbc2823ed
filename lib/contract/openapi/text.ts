export const API_VERSION = "1.0.0";

export const INFO = {
  title: "Driftstack Billing",
  version: API_VERSION,
  description: [
    "Crypto checkouts, orders, receipts and signed webhooks, on your own server.",
    "Conventions: JSON in UTF-8. Times are ISO 8601 in UTC with milliseconds. Fiat is an integer in the ISO 4217 minor unit of its currency (4900 is 49.00 USD, 4900 JPY and 4.900 KWD); crypto amounts are decimal strings. Unknown request fields are refused.",
    "Every error is a problem document (RFC 9457) with a stable `type`, advice in `detail`, and the `request_id` that our log knows it by. An unknown path answers 404 and a method that a path does not take answers 405 with `Allow`. HEAD is answered wherever GET is.",
    "Keys: `ds_live_…` and `ds_test_…`. What a test key makes is kept apart in every list and no money moves.",
    "Another account's id answers exactly what an unknown id answers.",
  ].join("\n\n"),
  license: { name: "MIT", identifier: "MIT" },
  contact: { name: "Whoever runs this server", url: "https://driftstack.dev" },
};

const TAG_NOTES = {
  Checkouts: "Ask for a payment.",
  Orders: "What was asked for, and what became of it.",
  Receipts: "Proof of what was paid, immutable.",
  Webhooks: "Be told, and see what was sent.",
  Events: "What happened, newest first.",
  Account: "Settings of the account and its product catalogue.",
  "Sign-in": "Sessions and two-factor sign-in of the person who is signed in to the dashboard.",
  "API keys": "Mint, list and revoke keys.",
  "Audit log": "Who did what; append-only and hash-chained.",
  Operators: "Across accounts, for whoever runs the server.",
  Payer: "What the payer's page uses; public to whoever holds the order's id.",
  Sandbox: "Play payments; no money moves.",
  Service: "The service itself.",
} as const;

/** The tags in use, in the order in which a reader wants them. */
export function tagsIn(used: ReadonlySet<string>) {
  return Object.entries(TAG_NOTES)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}

export const SECURITY_SCHEMES = {
  apiKey: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "ds_live_… or ds_test_…",
    description: [
      "An API key with a scope:",
      "`read`: every GET of the account's own data, and quotes.",
      "`write`: read, and checkouts, notes, cancelling, webhook endpoints.",
      "`account_owner`: write, and API keys, the audit log and account settings.",
      "`driftstack_internal_admin`: /v1/admin, across accounts; only an operator can mint it.",
      "A key in the address is refused.",
    ].join("\n- "),
  },
  clientToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "client_token",
    description:
      "The client_token of a checkout: reads the public view of that one order until it expires. Safe in browsers and apps.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "driftstack.session",
    description:
      "The dashboard's own session. What changes something must also come from the dashboard's own pages.",
  },
};
