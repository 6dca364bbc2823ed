import { join } from "node:path";
import { openEmbeddedPostgres } from "./embedded-postgres";
import { EnvError, type AppConfig } from "@/lib/platform/env";
import { applyMigrations } from "./migrate";

export type Storage = { url: string; stop(): Promise<void> };

type StorageOptions = {
  role: "server" | "guest";
  appRoot: string;
  printLine: (line: string) => void;
  /** Called when the embedded database stopped and could not be restarted. */
  onExit?: (message: string) => void;
};

/** Opens and migrates the database of this installation: DATABASE_URL, or the embedded one under DATA_DIR. */
export async function openStorage(config: AppConfig, options: StorageOptions): Promise<Storage> {
  const { role, appRoot, printLine } = options;
  const database = config.databaseUrl
    ? { url: config.databaseUrl, stop: () => Promise.resolve() }
    : await openEmbeddedPostgres({
        dataDir: config.dataDir,
        role,
        log: printLine,
        onExit: options.onExit,
      });
  try {
    await applyMigrations({
      databaseUrl: database.url,
      migrationsDir: join(appRoot, "prisma", "migrations"),
      log: printLine,
    });
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** True for errors whose message is sufficient for the operator to fix the problem; others are printed with a stack. */
export function isOperatorError(error: unknown): error is Error {
  if (error instanceof EnvError) return true;
  return error instanceof Error && ["EmbeddedPostgresError", "MigrationError"].includes(error.name);
}
