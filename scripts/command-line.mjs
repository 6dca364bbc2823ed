import util from "node:util";

// Uses only Node.js's own modules: `npm start` reads its options before anything is installed.

const HELP = { type: "boolean", about: "Print this text." };

/**
 * Reads the options of a command. With --help it prints how the command is used and ends the process with exit code 0.
 * Options that cannot be read print one line and end it with exit code 1.
 */
export function readCommandLine(command, args = process.argv.slice(2)) {
  const options = { ...command.options, help: HELP };
  const { values, positionals } = parse(command, { args, options });
  if (!values.help) return { values, positionals };
  process.stdout.write(helpOf({ ...command, options }));
  return process.exit(0);
}

function parse(command, { args, options }) {
  try {
    return util.parseArgs({ args, options, allowPositionals: command.positionals === true });
  } catch (error) {
    const [reason] = error.message.split(/\.\s|\n/);
    process.stderr.write(`driftstack  ${reason}. Use: ${command.usage}\n`);
    return process.exit(1);
  }
}

function helpOf({ about, usage, options, notes }) {
  const rows = Object.entries(options).map(([name, { value, about }]) => [
    `--${name}${value ? ` ${value}` : ""}`,
    about,
  ]);
  return [about, `Usage: ${usage}`, `Options:\n${tableOf(rows)}`, ...(notes ? [notes] : [])]
    .map((part) => `${part}\n`)
    .join("\n");
}

/** Lines of two aligned columns. */
function tableOf(rows) {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`).join("\n");
}
