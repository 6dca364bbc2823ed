import { join } from "node:path";
import type { NextConfig } from "next";

const SETTINGS = ["DRIFTSTACK_URL", "DRIFTSTACK_API_KEY", "DRIFTSTACK_WEBHOOK_SECRET"];

const missing = SETTINGS.filter((name) => !process.env[name]?.trim());
if (missing.length > 0) {
  console.error(`shop  Set ${missing.join(" and ")}: README.md explains where to find the values.`);
  process.exit(1);
}

const config: NextConfig = {
  poweredByHeader: false,
  // The SDK is linked from this repository, so it is outside of this folder. With the SDK from a registry, remove this.
  turbopack: { root: join(import.meta.dirname, "../..") },
};

export default config;
