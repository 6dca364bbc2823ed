/** The guides that are served, in reading order. Other files of docs/ are not served. */
export const GUIDES = [
  {
    slug: "integration-guide",
    title: "Integration guide",
    about:
      "From the first checkout to the receipt: create an order, wait for settlement, reconcile.",
  },
  {
    slug: "webhooks",
    title: "Webhooks",
    about: "The events, how to verify a delivery, and when it is retried.",
  },
  {
    slug: "operations",
    title: "Operations",
    about: "Where data is stored, and how to back it up, run several processes and upgrade.",
  },
] as const;

export type Guide = (typeof GUIDES)[number];

export function findGuide(slug: string): Guide | null {
  return GUIDES.find((guide) => guide.slug === slug) ?? null;
}

/** Resolves a link in a guide to a URL; null if the target is not served or the URL is not safe. */
export function toGuideHref(href: string): string | null {
  if (/^(https?:\/\/|#|\/(?!\/))/.test(href)) return href;
  const [, slug = "", hash = ""] = /^(?:\.\/)?([a-z-]+)\.md(#.*)?$/.exec(href) ?? [];
  return findGuide(slug) ? `/docs/${slug}${hash}` : null;
}
