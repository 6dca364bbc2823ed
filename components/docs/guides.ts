/** A page of the documentation that is written in Markdown. */
export type Guide = {
  slug: string;
  title: string;
  about: string;
  /** The file, relative to `docs/guides/`; `<slug>.md` unless stated. */
  file?: string;
  /** The address; `/docs/<slug>` unless stated. */
  href?: string;
};
export type GuideGroup = { name: string; guides: readonly Guide[] };

/** Every guide in reading order. Other files of docs/ are not served. */
export const GUIDE_GROUPS: readonly GuideGroup[] = [
  {
    name: "Start",
    guides: [
      {
        slug: "quickstart",
        title: "Quickstart",
        about: "From an empty folder to a shop that credits a paid order exactly once.",
      },
      {
        slug: "crypto-payments-integration-guide",
        title: "Integration guide",
        about: "A full integration from scratch: checkout, settlement, receipt, reconciliation.",
      },
      {
        slug: "test-mode",
        title: "Test mode and the sandbox",
        about: "Test keys, and every outcome that the sandbox can simulate.",
      },
      {
        slug: "going-live",
        title: "Going live",
        about: "What to check before real customers pay.",
      },
    ],
  },
  {
    name: "Orders",
    guides: [
      {
        slug: "billing-crypto-overview",
        title: "Order states",
        about: "The life of an order, with a diagram of every status change.",
      },
      {
        slug: "idempotency-keys",
        title: "Idempotency keys",
        about: "How to retry a checkout without creating a second order.",
      },
      {
        slug: "crypto-orders-polling-vs-webhooks",
        title: "Polling or webhooks",
        about: "How to detect that an order has changed, and how to reconcile.",
      },
      {
        slug: "receipts",
        title: "Receipts",
        about: "JSON, text and PDF receipts, and how to verify one.",
      },
    ],
  },
  {
    name: "Webhooks",
    guides: [
      {
        slug: "webhooks",
        title: "Webhooks",
        about: "Endpoints, signatures, retries, secret rotation and replays.",
      },
      {
        slug: "webhooks-crypto-events",
        title: "Webhook events",
        about: "Each event of an order, with its payload.",
      },
    ],
  },
  {
    name: "Clients",
    guides: [
      {
        slug: "sdk",
        title: "SDK",
        about: "The client for Node.js, browsers and edge runtimes.",
        file: "../../sdk/README.md",
      },
      {
        slug: "order-tracking",
        title: "Order tracking",
        about: "Show the status of an order in a browser or an app.",
      },
      {
        slug: "miracle-cash",
        title: "Miracle Cash",
        about: "Payment prompts with HTTP Basic, for shops that use the Miracle Cash API.",
      },
    ],
  },
  {
    name: "Help",
    guides: [
      {
        slug: "troubleshooting",
        title: "Troubleshooting",
        about: "Symptoms, their causes and what to do.",
      },
      {
        slug: "errors",
        title: "Errors",
        about: "Every kind of problem that the API reports, and how to fix the request.",
      },
      {
        slug: "operations",
        title: "Operations",
        about: "Where data is stored, and how to back it up, run several processes and upgrade.",
      },
      {
        slug: "refunds",
        title: "Refunds policy",
        about: "Crypto payments are non-refundable; an unpaid order can be cancelled.",
        href: "/legal/refunds",
      },
    ],
  },
];

export const GUIDES: readonly Guide[] = GUIDE_GROUPS.flatMap(({ guides }) => guides);

/** Addresses of earlier versions. */
export const MOVED_GUIDES: Record<string, string> = {
  "integration-guide": "/docs/crypto-payments-integration-guide",
};

export function findGuide(slug: string): Guide | null {
  return GUIDES.find((guide) => guide.slug === slug) ?? null;
}

/** The address of a guide. */
export function guideHref({ slug, href }: Guide): string {
  return href ?? `/docs/${slug}`;
}

/** The guides before and after this one, in reading order. */
export function neighboursOf(guide: Guide): { previous: Guide | null; next: Guide | null } {
  const index = GUIDES.indexOf(guide);
  return { previous: GUIDES[index - 1] ?? null, next: GUIDES[index + 1] ?? null };
}

/** Resolves a link in a guide to a URL; null if the target is not served or the URL is not safe. */
export function toGuideHref(href: string): string | null {
  if (/^(https?:\/\/|#|\/(?!\/))/.test(href)) return href;
  const [, slug = "", hash = ""] = /^(?:\.\/)?([a-z-]+)\.md(#.*)?$/.exec(href) ?? [];
  const guide = findGuide(slug);
  return guide && `${guideHref(guide)}${hash}`;
}
