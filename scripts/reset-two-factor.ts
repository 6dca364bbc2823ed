import { parseArgs } from "node:util";
import { resetTwoFactor } from "@/lib/features/two-factor/reset-two-factor";
import type { Ctx } from "@/lib/platform/ctx";
import { EnvError } from "@/lib/platform/env";
import { runCommand } from "./run-command";

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

async function run(ctx: Ctx, email: string): Promise<void> {
  const wasOn = await resetTwoFactor(ctx, { email });
  console.log(
    wasOn
      ? `Two-factor sign-in of ${email} is off and all sessions have ended. The password signs in again.`
      : `Two-factor sign-in of ${email} was already off. Nothing was changed.`,
  );
}

await runCommand(readEmail, run);
