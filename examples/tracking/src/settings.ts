/** A problem that the person who starts the program can solve; its message states how. */
export class SetupError extends Error {}

export function readSettings() {
  const { DRIFTSTACK_URL, DRIFTSTACK_API_KEY, PORT, DATABASE_FILE } = process.env;
  if (!DRIFTSTACK_URL || !DRIFTSTACK_API_KEY)
    throw new SetupError(
      "Set DRIFTSTACK_URL (such as http://localhost:3000) and DRIFTSTACK_API_KEY (a key with the scope write).",
    );
  const port = Number(PORT || 4002);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SetupError("Set PORT to a number from 1 to 65535.");
  return {
    baseUrl: DRIFTSTACK_URL,
    apiKey: DRIFTSTACK_API_KEY,
    port,
    databaseFile: DATABASE_FILE || "items.db",
  };
}

export type Settings = ReturnType<typeof readSettings>;
