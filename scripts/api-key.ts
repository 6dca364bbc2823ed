import { parseArgs } from "node:util";
import { createApiKey } from "@/lib/features/api-keys/create-api-key";
import { findOwnedAccount } from "@/lib/features/accounts/find-owned-account";
import { SCOPES, type Ctx, type Scope } from "@/lib/platform/ctx";
import { EnvError } from "@/lib/platform/env";
import { parseDurationMs, runCommand } from "./run-command";

const USAGE =
  "npm run -s api-key -- --account <email> --scopes read,write [--test] [--expires 90d] [--name <text>]";

type Options = {
  email: string;
  scopes: Scope[];
  livemode: boolean;
  expiresInMs: number | null;
  name?: string;
};

function readOptions(): Options {
  const { values } = parseOptions();
  if (!values.account) throw new EnvError(`--account is missing. Use: ${USAGE}`);
  const scopes = (values.scopes ?? "write").split(",").map((scope) => scope.trim());
  const unknown = scopes.find((scope) => !(SCOPES as readonly string[]).includes(scope));
  if (unknown !== undefined)
    throw new EnvError(`'${unknown}' is not a scope. Scopes are ${SCOPES.join(", ")}.`);
  return {
    email: values.account,
    scopes: scopes as Scope[],
    livemode: !values.test,
    expiresInMs: values.expires === undefined ? null : durationMs(values.expires),
    name: values.name,
  };
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        account: { type: "string" },
        scopes: { type: "string" },
        test: { type: "boolean" },
        expires: { type: "string" },
        name: { type: "string" },
      },
    });
  } catch (error) {
    throw new EnvError(`${(error as Error).message}. Use: ${USAGE}`);
  }
}

function durationMs(text: string): number {
  const durationMs = parseDurationMs(text);
  if (durationMs) return durationMs;
  throw new EnvError("--expires must be a duration such as 90d, 12h or 30m.");
}

async function run(ctx: Ctx, options: Options): Promise<void> {
  const account = await findOwnedAccount(ctx, { email: options.email });
  if (!account) {
    throw new EnvError(
      `No account is owned by ${options.email}. The first account's email is in ${ctx.config.dataDir}/credentials.json.`,
    );
  }
  const { token } = await createApiKey(ctx, {
    accountId: account.accountId,
    livemode: options.livemode,
    scopes: options.scopes,
    name: options.name,
    createdBy: "command line",
    expiresAt:
      options.expiresInMs === null
        ? undefined
        : new Date(ctx.clock.now().getTime() + options.expiresInMs),
  });
  console.log(token);
}

await runCommand(readOptions, run);
