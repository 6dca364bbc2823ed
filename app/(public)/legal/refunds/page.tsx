import type { Metadata } from "next";
import { readGuide } from "@/app/(public)/docs/read-guide";
import { GuideArticle } from "@/components/docs/guide-article";
import { findGuide } from "@/components/docs/guides";
import { notFound } from "next/navigation";

const guide = findGuide("refunds");

export const metadata: Metadata = { title: guide?.title, description: guide?.about };

export default async function RefundsPage() {
  if (!guide) notFound();
  return <GuideArticle guide={guide} source={await readGuide(guide)} />;
}
