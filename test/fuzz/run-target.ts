import fc from "fast-check";

/** One parser of outside input, and how its input is generated. */
export type FuzzTarget<T = unknown> = {
  name: string;
  input: fc.Arbitrary<T>;
  /** Throws only if the parser does something that it must not do. */
  run: (input: T) => void | Promise<void>;
};

/** Checks that a target's `input` and `run` have the same type, then erases it. */
export function fuzzTarget<T>(target: FuzzTarget<T>): FuzzTarget {
  return target as FuzzTarget;
}

export type FuzzOptions = {
  timeMs: number;
  /** With `path`, repeats one failed run. */
  seed?: number;
  path?: string;
};

export type FuzzResult = { seed: number; runs: number; failure: string | null };

const LIMIT_MS = 50;
const TRIES = 12;
const SHOWN_MAX = 300;

/** Runs a target for a limited time. Fails on an error, and on an input that takes 50 ms every time it is tried. */
export async function runTarget(target: FuzzTarget, options: FuzzOptions): Promise<FuzzResult> {
  const { timeMs, seed = randomSeed(), path } = options;
  const isReplay = path !== undefined;
  const property = fc.asyncProperty(target.input, (input) => runInTime(target, input));
  const details = await fc.check(property, {
    seed,
    path,
    numRuns: isReplay ? 1 : Number.MAX_SAFE_INTEGER,
    endOnFailure: isReplay,
    ...(isReplay ? {} : { interruptAfterTimeLimit: timeMs, markInterruptAsFailure: false }),
  });
  const failure = details.failed ? describe(target, { ...details, seed }) : null;
  return { seed, runs: details.numRuns, failure };
}

/** A busy machine is slow once; a slow input is slow every time. */
async function runInTime(target: FuzzTarget, input: unknown): Promise<void> {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && fastestMs >= LIMIT_MS; tries++) {
    const startMs = performance.now();
    await target.run(input);
    fastestMs = Math.min(fastestMs, performance.now() - startMs);
  }
  if (fastestMs >= LIMIT_MS) {
    throw new Error(`took ${Math.round(fastestMs)} ms at best; the limit is ${LIMIT_MS} ms`);
  }
}

function describe(target: FuzzTarget, details: fc.RunDetails<[unknown]> & { seed: number }) {
  const { seed, counterexamplePath, counterexample, errorInstance } = details;
  const input = fc.stringify(counterexample?.[0]);
  const shown =
    input.length > SHOWN_MAX ? `${input.slice(0, SHOWN_MAX)}… (${input.length} characters)` : input;
  const error = errorInstance instanceof Error ? errorInstance.stack : String(errorInstance);
  const replay = `npm run fuzz -- --target "${target.name}" --seed ${seed} --path ${counterexamplePath}`;
  return `${target.name}: ${error}\ninput: ${shown}\nrepeat with: ${replay}`;
}

function randomSeed(): number {
  return Math.floor(Math.random() * 0x7fff_ffff);
}
