import { resetTwoFactor } from "@/lib/features/two-factor/reset-two-factor";
import type { Ctx } from "@/lib/platform/ctx";
import { EnvError } from "@/lib/platform/env";
import { readCommandLine } from "./command-line.mjs";
import { runCommand } from "./run-command";

const COMMAND = {
  about: "Turns off a user's two-factor sign-in and ends the user's sessions.",
  usage: "npm run -s reset-two-factor -- --email <email>",
  options: { email: { type: "string", value: "<email>", about: "The user's email address." } },
} as const;

function readEmail(): string {
  const { email } = readCommandLine(COMMAND).values;
  if (email) return email;
  throw new EnvError(`--email is missing. Use: ${COMMAND.usage}`);
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
