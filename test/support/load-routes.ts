import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { METHODS, type Method } from "@/lib/contract/operation";

const APP = join(import.meta.dirname, "..", "..", "app");
/** Sign-in to the dashboard and downloads of the documentation are not part of the API. */
const NOT_THE_API = ["/api/auth/{...nextauth}", "/docs/sdk.tgz"];

export type LoadedRoute = { method: Method; path: string; handler: unknown };

/** Every handler that a route file of `app/` exports, with its path in the notation of the OpenAPI document. */
export async function loadRoutes(): Promise<LoadedRoute[]> {
  const files = readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((name) => /(^|\/)route\.ts$/.test(name))
    .map((name) => join(APP, name));
  const found = await Promise.all(files.map(loadFile));
  return found.flat().filter(({ path }) => !NOT_THE_API.includes(path));
}

async function loadFile(file: string): Promise<LoadedRoute[]> {
  const exported = (await import(pathToFileURL(file).href)) as Partial<Record<Method, unknown>>;
  const folders = relative(APP, dirname(file)).split("/");
  const path = folders.filter((name) => !name.startsWith("(")).map(asParameter);
  return METHODS.filter((method) => exported[method] !== undefined).map((method) => ({
    method,
    path: `/${path.join("/")}`,
    handler: exported[method],
  }));
}

const asParameter = (folder: string) => folder.replace(/^\[(.+)\]$/, "{$1}");
