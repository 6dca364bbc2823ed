import type { Metadata } from "next";
import { AppLink } from "@/components/ui/app-link";
import { DocsFrame } from "@/components/docs/docs-frame";
import { GUIDES } from "@/components/docs/guides";

export const metadata: Metadata = {
  title: "Documentation",
  description: "Guides and the API reference of this server.",
};

const PAGES = [
  ...GUIDES.map(({ slug, title, about }) => ({ href: `/docs/${slug}`, title, about })),
  {
    href: "/docs/api",
    title: "API reference",
    about: "Every operation with its scope, fields, responses and an example.",
  },
];

export default function DocsPage() {
  return (
    <DocsFrame here="/docs">
      <h1 className="text-3xl font-semibold tracking-tight">Documentation</h1>
      <p className="text-lg text-muted">
        How to accept payments, receive webhooks and operate the server.
      </p>
      <ul className="mt-2 grid gap-4 sm:grid-cols-2">
        {PAGES.map(({ href, title, about }) => (
          <li key={href}>
            <AppLink
              href={href}
              className="block h-full rounded-xl border border-line bg-surface p-5 no-underline hover:border-line-strong hover:bg-subtle"
            >
              <h2 className="font-semibold">{title}</h2>
              <p className="mt-1 text-sm text-muted">{about}</p>
            </AppLink>
          </li>
        ))}
      </ul>
      <p className="text-muted">
        OpenAPI 3.1 document: <a href="/openapi.json">openapi.json</a>.
      </p>
    </DocsFrame>
  );
}
