import { defineConfig } from "prisma/config";

// The CLI wants to download its schema engine for every command, although `generate` never runs it: off-line that
// fails. Any program passes for the engine. Never for `migrate`: with a false engine it does nothing and exits 0.
if (process.argv[2] === "generate") process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost:5432/driftstack" },
});
