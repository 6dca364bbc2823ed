import { openItems } from "./items.js";
import { createApp } from "./app.js";
import { readSettings, SetupError } from "./settings.js";
import { Driftstack, DriftstackError } from "@driftstack/sdk";

try {
  const settings = readSettings();
  const client = new Driftstack({ apiKey: settings.apiKey, baseUrl: settings.baseUrl });
  const app = await createApp({ client, settings, items: openItems(settings.databaseFile) });
  const server = app.listen(settings.port, "127.0.0.1");
  await new Promise((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", ({ message }) =>
      reject(new SetupError(`${message}. Set PORT to another.`)),
    );
  });
  console.log(`ready http://127.0.0.1:${settings.port}`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close());
} catch (error) {
  if (!(error instanceof SetupError || error instanceof DriftstackError)) throw error;
  console.error(`tracking  ${error.message}`);
  process.exitCode = 1;
}
