import { slug as toAnchor } from "github-slugger";

/** The address that the sources of the guides show; the pages show the server's own. */
export const SAMPLE_ADDRESS = "https://billing.example.org";

export type Section = {
  /** Null for the text above the first heading of the second level. */
  anchor: string | null;
  heading: string;
  /** The Markdown below the heading. */
  source: string;
};

/** Puts the server's own address into the samples. */
export function withOwnAddress(source: string, appUrl: string): string {
  return source.replaceAll(SAMPLE_ADDRESS, appUrl);
}

/** Splits a guide at its headings of the second level. */
export function sectionsOf(source: string): Section[] {
  const sections: Section[] = [];
  const lines: string[][] = [];
  let isCode = false;
  for (const line of source.split("\n")) {
    if (line.startsWith("```")) isCode = !isCode;
    const level = isCode ? null : /^##? /.exec(line);
    if (level) {
      const heading = line.slice(level[0].length).replaceAll("`", "");
      sections.push({ anchor: level[0] === "## " ? toAnchor(heading) : null, heading, source: "" });
      lines.push([]);
    } else lines.at(-1)?.push(line);
  }
  return sections.map((section, index) => ({
    ...section,
    source: (lines[index] ?? []).join("\n").trim(),
  }));
}
