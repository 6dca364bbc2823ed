import { existsSync } from "node:fs";
import { join } from "node:path";

// Loaded before an application's own modules. Variables that are already set take precedence, then .env.local, then
// .env.
const root = join(import.meta.dirname ?? ".", "..");
for (const name of [".env.local", ".env"]) {
  const path = join(root, name);
  if (existsSync(path)) process.loadEnvFile(path);
}
