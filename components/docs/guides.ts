/** The guides that are served, in reading order. A file of docs/ that is not named here is not. */
export const GUIDES = [
  {
    slug: "integration-guide",
    title: "Integration guide",
    about: "From the first checkout to the receipt: mint an order, observe settlement, reconcile.",
  },
  {
    slug: "webhooks",
    title: "Webhooks",
    about: "The events, how to verify a delivery, and when it is tried again.",
  },
  {
    slug: "operations",
    title: "Operations",
    about: "Where the data is, how to back it up, run several processes and upgrade.",
  },
] as const;

export type Guide = (typeof GUIDES)[number];

/** The guide of an address, or null. */
export function findGuide(slug: string): Guide | null {
  return GUIDES.find((guide) => guide.slug === slug) ?? null;
}

/** Where a link of a guide leads on this site; null for what is not served or no address for a reader. */
export function toGuideHref(href: string): string | null {
  if (/^(https?:\/\/|#|\/(?!\/))/.test(href)) return href;
  const [, slug = "", hash = ""] = /^(?:\.\/)?([a-z-]+)\.md(#.*)?$/.exec(href) ?? [];
  return findGuide(slug) ? `/docs/${slug}${hash}` : null;
}
