import { requireAccount } from "@/lib/features/account-admin/command-line";
import { grantApiKey } from "@/lib/features/api-keys/grant-api-key";
import { SCOPES, type Ctx, type Scope } from "@/lib/platform/ctx";
import { EnvError } from "@/lib/platform/env";
import { readCommandLine } from "./command-line.mjs";
import { parseDurationMs, runCommand } from "./run-command";

const COMMAND = {
  about: "Creates an API key for an account and prints it.",
  usage:
    "npm run -s api-key -- --account <account> --scopes read,write [--test] [--expires 90d] [--name <text>]",
  options: {
    account: {
      type: "string",
      value: "<account>",
      about: "The account's number or ID, or the email address of an owner.",
    },
    scopes: {
      type: "string",
      value: "<scopes>",
      about: `Separated by commas: ${SCOPES.join(", ")}. The default is write.`,
    },
    test: { type: "boolean", about: "Create a key for test mode." },
    expires: { type: "string", value: "<duration>", about: "Such as 90d, 12h or 30m." },
    name: { type: "string", value: "<text>", about: "The key's display name." },
  },
} as const;

type Options = {
  account: string;
  scopes: Scope[];
  livemode: boolean;
  expiresInMs: number | null;
  name?: string;
};

function readOptions(): Options {
  const { values } = readCommandLine(COMMAND);
  if (!values.account) throw new EnvError(`--account is missing. Use: ${COMMAND.usage}`);
  const scopes = (values.scopes ?? "write").split(",").map((scope) => scope.trim());
  const unknown = scopes.find((scope) => !(SCOPES as readonly string[]).includes(scope));
  if (unknown !== undefined)
    throw new EnvError(`'${unknown}' is not a scope. Scopes are ${SCOPES.join(", ")}.`);
  return {
    account: values.account,
    scopes: scopes as Scope[],
    livemode: !values.test,
    expiresInMs: values.expires === undefined ? null : durationMs(values.expires),
    name: values.name,
  };
}

function durationMs(text: string): number {
  const durationMs = parseDurationMs(text);
  if (durationMs) return durationMs;
  throw new EnvError("--expires must be a duration such as 90d, 12h or 30m.");
}

async function run(ctx: Ctx, options: Options): Promise<void> {
  const token = await grantApiKey(ctx, {
    accountId: await requireAccount(ctx, options.account),
    livemode: options.livemode,
    scopes: options.scopes,
    name: options.name,
    expiresAt:
      options.expiresInMs === null
        ? undefined
        : new Date(ctx.clock.now().getTime() + options.expiresInMs),
  });
  console.log(token);
}

await runCommand(readOptions, run);
