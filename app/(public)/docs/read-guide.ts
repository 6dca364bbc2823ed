import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withOwnAddress } from "@/components/docs/guide-source";
import type { Guide } from "@/components/docs/guides";
import { getRuntime } from "@/lib/platform/runtime";

/** The Markdown of a guide with the server's own address. The file name comes from `GUIDES`, never from the URL. */
export async function readGuide({ slug, file = `${slug}.md` }: Guide): Promise<string> {
  const path = join(/* turbopackIgnore: true */ process.cwd(), "docs", "guides", file);
  return withOwnAddress(await readFile(path, "utf8"), getRuntime().config.appUrl);
}
