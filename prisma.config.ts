import { defineConfig } from "prisma/config";

// The CLI downloads its schema engine for every command, although `generate` never runs it, so it fails offline. Any
// executable is accepted as the engine. Never set this for `migrate`: with a false engine it does nothing and exits
// with 0.
if (process.argv[2] === "generate") process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost:5432/driftstack" },
});
