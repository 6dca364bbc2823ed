import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The package of the SDK, for `npm install <address>`. The build writes it. */
export async function GET(): Promise<Response> {
  const path = join(/* turbopackIgnore: true */ process.cwd(), ".next", "sdk", "sdk.tgz");
  const bytes = await readFile(path);
  return new Response(new Uint8Array(bytes), {
    headers: { "content-type": "application/gzip", "cache-control": "no-cache" },
  });
}
