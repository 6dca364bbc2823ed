import { PARSER_TARGETS } from "@/test/fuzz/parser-targets";
import { runTarget, type FuzzTarget } from "@/test/fuzz/run-target";
import { startFuzzServer } from "@/test/fuzz/socket-targets";
import { readCommandLine } from "./command-line.mjs";

const COMMAND = {
  about: "Runs the fuzz targets, each for its share of the time. The exit code is 1 if one fails.",
  usage: "npm run fuzz -- [--minutes <n>] [--target <name>] [--seed <n>] [--path <path>]",
  options: {
    minutes: {
      type: "string",
      value: "<n>",
      about: "How long all targets together run. The default is 2.",
    },
    target: { type: "string", value: "<name>", about: "Only this target." },
    seed: { type: "string", value: "<n>", about: "Start from this seed." },
    path: {
      type: "string",
      value: "<path>",
      about: "With --target and --seed: repeat one failed run, as it was printed.",
    },
  },
} as const;

/** Runs every fuzz target for its share of the time. The exit code is 1 if one fails. */
async function main(): Promise<number> {
  const options = readOptions();
  const server = await startFuzzServer();
  const targets = [...PARSER_TARGETS, ...server.targets].filter(
    ({ name }) => options.target === undefined || name === options.target,
  );
  if (targets.length === 0)
    throw new Error(`There is no target "${options.target}". Use: ${COMMAND.usage}`);
  const timeMs = (options.minutes * 60_000) / targets.length;
  let failed = 0;
  for (const target of targets) failed += (await report(target, { ...options, timeMs })) ? 0 : 1;
  await server.close();
  console.log(failed === 0 ? "all targets hold" : `${failed} of ${targets.length} targets failed`);
  return failed === 0 ? 0 : 1;
}

async function report(
  target: FuzzTarget,
  options: { timeMs: number; seed?: number; path?: string },
): Promise<boolean> {
  const { runs, seed, failure } = await runTarget(target, options);
  console.log(
    `${target.name}: ${failure === null ? "holds" : "FAILED"}, ${runs} runs, seed ${seed}`,
  );
  if (failure !== null) console.log(failure);
  return failure === null;
}

function readOptions() {
  const { values } = readCommandLine(COMMAND);
  const minutes = Number(values.minutes ?? "2");
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (!(minutes > 0) || Number.isNaN(seed))
    throw new Error(`--minutes and --seed must be numbers. Use: ${COMMAND.usage}`);
  return { minutes, seed, path: values.path, target: values.target };
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
