import { CodeBlock } from "@/components/ui/code-block";
import { TAB_LANGUAGES, type TabLanguage } from "./group-tabs";

export type CodeTabsProps = {
  /** Unique on the page. */
  name: string;
  samples: readonly { language: TabLanguage; code: string; label: string }[];
};

/** Each panel is shown while its radio button is selected; written out, because Tailwind reads class names as text. */
const PANEL_CLASS: Record<TabLanguage, string> = {
  sh: "hidden group-has-[input[value=sh]:checked]/tabs:block",
  ts: "hidden group-has-[input[value=ts]:checked]/tabs:block",
  python: "hidden group-has-[input[value=python]:checked]/tabs:block",
};

/** One sample in several languages. Works without JavaScript. */
export function CodeTabs({ name, samples }: CodeTabsProps) {
  return (
    <div className="group/tabs overflow-hidden rounded-lg border border-line bg-subtle">
      <fieldset className="flex flex-wrap border-b border-line px-1 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-ink">
        <legend className="sr-only">Language: {name}</legend>
        {samples.map(({ language }, index) => (
          <label
            key={language}
            className="flex min-h-10 cursor-pointer items-center border-b-2 border-transparent px-3 text-sm font-medium text-muted hover:text-ink has-checked:border-accent-ink has-checked:text-accent-ink"
          >
            <input
              type="radio"
              name={name}
              value={language}
              defaultChecked={index === 0}
              data-language
              className="sr-only"
            />
            {TAB_LANGUAGES[language]}
          </label>
        ))}
      </fieldset>
      {samples.map(({ language, code, label }) => (
        <div key={language} className={PANEL_CLASS[language]}>
          <CodeBlock code={code} label={label} title="" className="rounded-none border-0" />
        </div>
      ))}
    </div>
  );
}
