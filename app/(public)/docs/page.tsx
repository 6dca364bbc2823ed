import type { Metadata } from "next";
import { AppLink } from "@/components/ui/app-link";
import { DocsFrame } from "@/components/docs/docs-frame";
import { GUIDE_GROUPS, guideHref } from "@/components/docs/guides";

export const metadata: Metadata = {
  title: "Documentation",
  description: "Guides and the API reference of this server.",
};

export default function DocsPage() {
  return (
    <DocsFrame here="/docs">
      <h1 className="text-3xl font-semibold tracking-tight">Documentation</h1>
      <p className="text-lg text-muted">
        How to accept payments, receive webhooks and operate the server.
      </p>
      {GUIDE_GROUPS.map(({ name, guides }) => (
        <section key={name} aria-labelledby={`group-${name}`} className="mt-2 grid gap-3">
          <h2 id={`group-${name}`} className="font-semibold">
            {name}
          </h2>
          <ul className="grid gap-3 sm:grid-cols-2">
            {guides.map((guide) => (
              <PageCard key={guide.slug} href={guideHref(guide)} {...guide} />
            ))}
          </ul>
        </section>
      ))}
      <section aria-labelledby="group-Reference" className="mt-2 grid gap-3">
        <h2 id="group-Reference" className="font-semibold">
          Reference
        </h2>
        <ul className="grid gap-3 sm:grid-cols-2">
          <PageCard
            href="/docs/api"
            title="API reference"
            about="Every operation with its scope, fields, responses and an example."
          />
        </ul>
      </section>
      <p className="text-muted">
        OpenAPI 3.1 document: <a href="/openapi.json">openapi.json</a>.
      </p>
    </DocsFrame>
  );
}

function PageCard({ href, title, about }: { href: string; title: string; about: string }) {
  return (
    <li>
      <AppLink
        href={href}
        className="block h-full rounded-xl border border-line bg-surface p-4 no-underline hover:border-line-strong hover:bg-subtle"
      >
        <h3 className="font-medium">{title}</h3>
        <p className="mt-1 text-sm text-muted">{about}</p>
      </AppLink>
    </li>
  );
}
