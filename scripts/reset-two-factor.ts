import { join } from "node:path";
import { parseArgs } from "node:util";
import { resetTwoFactor } from "@/lib/features/two-factor/reset-two-factor";
import { AppError } from "@/lib/platform/app-error";
import { dataDirOf, EnvError, loadConfig } from "@/lib/platform/env";
import { isOperatorError, openStorage } from "@/lib/platform/postgres/open-storage";
import { createCtx, startRuntime } from "@/lib/platform/runtime";
import { loadOrCreateSecrets } from "@/lib/platform/secrets";

const USAGE = "npm run -s reset-two-factor -- --email <email>";

function readEmail(): string {
  try {
    const { email } = parseArgs({ options: { email: { type: "string" } } }).values;
    if (email) return email;
  } catch (error) {
    throw new EnvError(`${(error as Error).message}. Use: ${USAGE}`);
  }
  throw new EnvError(`--email is missing. Use: ${USAGE}`);
}

async function main(): Promise<void> {
  const email = readEmail();
  const config = loadConfig(process.env, loadOrCreateSecrets(dataDirOf(process.env)));
  const storage = await openStorage(config, {
    role: "guest",
    appRoot: join(import.meta.dirname, ".."),
    printLine: (line) => console.error(`driftstack  ${line}`),
  });
  const runtime = startRuntime(config, storage.url);
  try {
    const wasOn = await resetTwoFactor(createCtx(runtime), { email });
    console.log(
      wasOn
        ? `Two-factor sign-in of ${email} is off and all sessions have ended. The password signs in again.`
        : `Two-factor sign-in of ${email} was already off. Nothing was changed.`,
    );
  } finally {
    await runtime.close();
    await storage.stop();
  }
}

main().catch((error: unknown) => {
  const isExpected = isOperatorError(error) || error instanceof AppError;
  const text = error instanceof AppError ? error.detail : (error as Error).message;
  console.error(isExpected ? `driftstack  ${text}` : error);
  process.exitCode = 1;
});
