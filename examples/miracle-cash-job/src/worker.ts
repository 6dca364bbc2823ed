import { processJobs } from "./payments";
import { run } from "./run";
import { readSettings } from "./settings";
import { openShop } from "./shop";

await run(async () => {
  const settings = readSettings(process.env);
  // pg-boss does not await the storing of a job's result. If the database is away, the job runs again after its lock.
  process.on("unhandledRejection", (error) => console.error(`A job was not stored: ${error}`));
  const shop = await openShop(settings);
  await processJobs(shop);
  console.log(`ready: checks open payments every ${settings.checkIntervalSeconds} s`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void shop.close().then(() => process.exit(0)));
});
