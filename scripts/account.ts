import { ACCOUNT_COMMANDS } from "./account/commands";
import { readCommandLine } from "./command-line.mjs";
import { runCommand } from "./run-command";

const COMMAND = {
  about: "Manages the accounts and users of this installation.",
  usage: `npm run -s account -- ${Object.keys(ACCOUNT_COMMANDS).join("|")} [options]`,
  options: {},
  notes:
    "Each command prints its options with --help, such as npm run -s account -- create --help.",
};

const [name = "", ...args] = process.argv.slice(2);
const command = ACCOUNT_COMMANDS[name];
if (command) {
  await runCommand(
    () => command(args),
    (ctx, run) => run(ctx),
  );
} else {
  readCommandLine(COMMAND);
  console.error(`driftstack  The command is missing. Use: ${COMMAND.usage}`);
  process.exitCode = 1;
}
