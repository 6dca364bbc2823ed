import { Driftstack, DriftstackError } from "@driftstack/sdk";
import { type Config, readConfig, SetupError } from "./config.js";
import { openStore, type Store } from "./store.js";

/** The server ends a webhook attempt after 10 seconds: the handler's own request must be shorter. */
const REQUEST_TIMEOUT_MS = 4_000;

export type Shop = { config: Config; client: Driftstack; store: Store };

/** Runs a program of the shop. Problems with its setup are printed as one line. */
export async function runProgram(program: (shop: Shop) => Promise<void>): Promise<void> {
  try {
    const config = readConfig();
    const client = new Driftstack({
      apiKey: config.apiKey,
      baseUrl: config.driftstackUrl,
      timeoutMs: REQUEST_TIMEOUT_MS,
    });
    await program({ config, client, store: openStore(config.databaseFile) });
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof DriftstackError)) throw error;
    console.error(`shop  ${error.message}`);
    process.exitCode = 1;
  }
}
