import { AppLink } from "@/components/ui/app-link";
import { DocsFrame } from "./docs-frame";
import { sectionsOf, type Section } from "./guide-source";
import { guideHref, neighboursOf, type Guide } from "./guides";
import { LanguageChoice } from "./language-choice";
import { Markdown } from "./markdown";

/** A guide with its contents, and links to the pages before and after it. */
export function GuideArticle({ guide, source }: { guide: Guide; source: string }) {
  const sections = sectionsOf(source).filter(({ anchor }) => anchor !== null);
  return (
    <DocsFrame
      here={guideHref(guide)}
      aside={sections.length > 1 ? <Contents sections={sections} /> : null}
    >
      <LanguageChoice />
      {sections.length > 1 ? (
        <details className="text-sm xl:hidden">
          <summary className="cursor-pointer py-1 text-muted">On this page</summary>
          <SectionLinks sections={sections} />
        </details>
      ) : null}
      <Markdown source={source} />
      <Neighbours guide={guide} />
    </DocsFrame>
  );
}

function Contents({ sections }: { sections: readonly Section[] }) {
  return (
    <nav
      aria-labelledby="on-this-page"
      className="hidden text-sm xl:sticky xl:top-8 xl:block xl:max-h-[calc(100dvh-4rem)] xl:self-start xl:overflow-y-auto"
    >
      <p id="on-this-page" className="pb-1 text-xs font-semibold text-muted">
        On this page
      </p>
      <SectionLinks sections={sections} />
    </nav>
  );
}

function SectionLinks({ sections }: { sections: readonly Section[] }) {
  return (
    <ul className="border-s border-line">
      {sections.map(({ anchor, heading }) => (
        <li key={anchor}>
          <a
            href={`#${anchor}`}
            className="block py-1 ps-3 wrap-anywhere text-muted hover:text-ink hover:underline"
          >
            {heading}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Neighbours({ guide }: { guide: Guide }) {
  const { previous, next } = neighboursOf(guide);
  return (
    <nav
      aria-label="Previous and next page"
      className="mt-8 grid gap-3 border-t border-line pt-5 sm:grid-cols-2"
    >
      {previous ? <Neighbour guide={previous} label="Previous" /> : <span />}
      {next ? <Neighbour guide={next} label="Next" /> : null}
    </nav>
  );
}

function Neighbour({ guide, label }: { guide: Guide; label: "Previous" | "Next" }) {
  return (
    <AppLink
      href={guideHref(guide)}
      rel={label === "Next" ? "next" : "prev"}
      className={`rounded-lg border border-line px-4 py-3 no-underline hover:border-line-strong hover:bg-subtle ${label === "Next" ? "sm:text-end" : ""}`}
    >
      <span className="block text-xs text-muted">{label}</span>
      <span className="font-medium text-ink">{guide.title}</span>
    </AppLink>
  );
}
