import type { Metadata } from "next";
import { notFound, permanentRedirect } from "next/navigation";
import { GuideArticle } from "@/components/docs/guide-article";
import { findGuide, MOVED_GUIDES } from "@/components/docs/guides";
import { readGuide } from "@/app/(public)/docs/read-guide";

type Props = { params: Promise<{ guide: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const guide = findGuide((await params).guide);
  return guide ? { title: guide.title, description: guide.about } : {};
}

export default async function GuidePage({ params }: Props) {
  const { guide: slug } = await params;
  const guide = findGuide(slug);
  const moved = guide?.href ?? (Object.hasOwn(MOVED_GUIDES, slug) ? MOVED_GUIDES[slug] : undefined);
  if (moved !== undefined) permanentRedirect(moved);
  if (!guide) notFound();
  return <GuideArticle guide={guide} source={await readGuide(guide)} />;
}
