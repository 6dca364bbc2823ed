import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readGuide } from "@/app/(public)/docs/read-guide";
import { DocsFrame } from "@/components/docs/docs-frame";
import { ErrorArticle } from "@/components/docs/error-article";
import { sectionsOf } from "@/components/docs/guide-source";
import { findGuide } from "@/components/docs/guides";
import { PROBLEMS, type ProblemSlug } from "@/lib/contract/errors";

type Props = { params: Promise<{ slug: string }> };

const isProblem = (slug: string): slug is ProblemSlug => Object.hasOwn(PROBLEMS, slug);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  return isProblem(slug) ? { title: `Error ${slug}`, description: PROBLEMS[slug].title } : {};
}

/** The page of one kind of problem: its section of the guide on errors. */
export default async function ErrorPage({ params }: Props) {
  const { slug } = await params;
  const guide = findGuide("errors");
  if (!isProblem(slug) || !guide) notFound();
  const section = sectionsOf(await readGuide(guide)).find(({ anchor }) => anchor === slug);
  return (
    <DocsFrame here={`/docs/errors/${slug}`}>
      <ErrorArticle slug={slug} source={section?.source ?? ""} />
    </DocsFrame>
  );
}
