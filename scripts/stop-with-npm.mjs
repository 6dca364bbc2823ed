// Loaded into the worker by `npm run worker`. Without this module, a worker whose npm was killed would continue running
// without the database.
import { whenNpmEnds } from "./when-npm-ends.mjs";

whenNpmEnds(() => process.kill(process.pid, "SIGTERM")).unref();
