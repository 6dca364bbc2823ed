import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { findApiPart, toApiHref } from "@/components/docs/api-parts";
import { ApiReference } from "@/components/docs/api-reference";
import { DocsFrame } from "@/components/docs/docs-frame";
import { getReference } from "@/components/docs/reference";
import { getRuntime } from "@/lib/platform/runtime";

type Props = { params: Promise<{ part: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const part = findApiPart((await params).part);
  return part ? { title: `${part.title}, API reference`, description: part.about } : {};
}

export default async function ApiPartPage({ params }: Props) {
  const part = findApiPart((await params).part);
  if (!part) notFound();
  return (
    <DocsFrame here={toApiHref(part)}>
      <ApiReference part={part} reference={getReference()} appUrl={getRuntime().config.appUrl} />
    </DocsFrame>
  );
}
