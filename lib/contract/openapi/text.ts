export const API_VERSION = "1.0.0";

export const INFO = {
  title: "Driftstack Billing",
  version: API_VERSION,
  description: [
    "Crypto checkouts, orders, receipts and signed webhooks, on your own server.",
    "Conventions: requests and responses are JSON in UTF-8. Times are ISO 8601 in UTC with milliseconds. Fiat amounts are integers in the ISO 4217 minor unit of their currency (4900 is 49.00 USD, 4900 JPY and 4.900 KWD); crypto amounts are decimal strings. Unknown request fields are rejected.",
    'Every error is a problem document (RFC 9457) with a stable `type`, a `detail` that explains how to fix the request, and a `request_id` to include in support requests. The header `Link` (`rel="help"`) and `/docs/errors/<slug>` lead to the page of the `type`, which ends in the slug. An unknown path returns 404; an unsupported method returns 405 with `Allow`. HEAD is supported wherever GET is. Operations in the format of another API have its errors.',
    "API keys start with `ds_live_` or `ds_test_`. Objects created with a test key are kept apart from live objects in every list, and no real money moves.",
    "For the ID of an object in another account, the response is the same as for an unknown ID.",
  ].join("\n\n"),
  license: { name: "MIT", identifier: "MIT" },
  contact: { name: "The operator of this server", url: "https://driftstack.dev" },
};

export const SECURITY_SCHEMES = {
  apiKey: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "ds_live_… or ds_test_…",
    description: [
      "An API key. Its scopes determine what it can do:",
      "`read`: every GET of the account's own data, and quotes.",
      "`write`: `read`, and checkouts, notes, cancellations and webhook endpoints.",
      "`account_owner`: `write`, and API keys, the audit log and account settings.",
      "`driftstack_internal_admin`: /v1/admin, across accounts; only an operator can create such a key.",
      "A key in the URL is rejected.",
    ].join("\n- "),
  },
  basic: {
    type: "http",
    scheme: "basic",
    description:
      "The account's `client_id` as the user name, and one of its API keys as the password.",
  },
  clientToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "client_token",
    description:
      "The `client_token` of a checkout. Reads the public view of that order, and its tracked status, until it expires. Safe to use in browsers and apps.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "driftstack.session",
    description:
      "The session of the dashboard. Requests that change data must originate from the dashboard's pages.",
  },
};
