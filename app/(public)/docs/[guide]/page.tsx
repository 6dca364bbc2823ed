import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DocsFrame } from "@/components/docs/docs-frame";
import { findGuide, type Guide } from "@/components/docs/guides";
import { Markdown } from "@/components/docs/markdown";

type Props = { params: Promise<{ guide: string }> };

/** The file name comes from the `GUIDES` list, never from the URL. */
function readGuide({ slug }: Guide): Promise<string> {
  const root = process.cwd();
  return readFile(join(/* turbopackIgnore: true */ root, "docs", `${slug}.md`), "utf8");
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const guide = findGuide((await params).guide);
  return guide ? { title: guide.title, description: guide.about } : {};
}

export default async function GuidePage({ params }: Props) {
  const guide = findGuide((await params).guide);
  if (!guide) notFound();
  return (
    <DocsFrame here={`/docs/${guide.slug}`}>
      <Markdown source={await readGuide(guide)} />
    </DocsFrame>
  );
}
