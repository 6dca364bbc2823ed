import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Guide } from "@/components/docs/guides";

const FOLDER = resolve(import.meta.dirname, "../../docs/guides");

/** A fenced block of a guide. Its info string is a language and, after a space, its mark. */
export type GuideBlock = {
  language: string;
  /**
   * Empty for a sample that is run, or:
   * - `file=<name>`: saved under this name, not run by itself
   * - `background`: a command for a second terminal, which runs until the end of the page
   * - `server`: a command for the folder of the server
   * - `schema=<name>`: JSON that conforms to this schema of the OpenAPI document
   */
  mark: string;
  code: string;
  line: number;
};

export function readGuideFile({ slug, file = `${slug}.md` }: Guide): string {
  return readFileSync(join(FOLDER, file), "utf8");
}

/** The fenced blocks of a Markdown text, in their order. */
export function blocksOf(source: string): GuideBlock[] {
  const blocks: GuideBlock[] = [];
  let isCode = false;
  for (const [index, line] of source.split("\n").entries()) {
    if (line.startsWith("```")) {
      isCode = !isCode;
      if (!isCode) continue;
      const [language = "", ...rest] = line.slice(3).split(" ");
      blocks.push({ language, mark: rest.join(" "), code: "", line: index + 1 });
    } else if (isCode) (blocks.at(-1) as GuideBlock).code += `${line}\n`;
  }
  return blocks;
}

/** The source of one module of all blocks, in which each import occurs once. */
export function moduleOf(blocks: readonly GuideBlock[]): string {
  const source = blocks.map(({ code }) => code).join("\n");
  const imports = new Map<string, Set<string>>();
  const body = source.replace(/^import \{([^}]+)\} from "([^"]+)";\n/gm, (_, names, from) => {
    const known = imports.get(String(from)) ?? new Set();
    for (const name of String(names).split(",")) if (name.trim()) known.add(name.trim());
    imports.set(String(from), known);
    return "";
  });
  const head = [...imports].map(
    ([from, names]) => `import { ${[...names].join(", ")} } from "${from}";`,
  );
  return [...head, body].join("\n");
}
