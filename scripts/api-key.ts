import { parseArgs } from "node:util";
import { join } from "node:path";
import { createApiKey } from "@/lib/features/api-keys/create-api-key";
import { findOwnedAccount } from "@/lib/features/accounts/find-owned-account";
import { SCOPES, type Scope } from "@/lib/platform/ctx";
import { dataDirOf, EnvError, loadConfig } from "@/lib/platform/env";
import { isOperatorError, openStorage } from "@/lib/platform/postgres/open-storage";
import { createCtx, startRuntime } from "@/lib/platform/runtime";
import { loadOrCreateSecrets } from "@/lib/platform/secrets";

const USAGE =
  "npm run -s api-key -- --account <email> --scopes read,write [--test] [--expires 90d] [--name <text>]";
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

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
  const match = /^([1-9]\d{0,4})([mhd])$/.exec(text);
  if (!match) throw new EnvError("--expires must be a duration such as 90d, 12h or 30m.");
  return Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
}

async function main(): Promise<void> {
  const options = readOptions();
  const config = loadConfig(process.env, loadOrCreateSecrets(dataDirOf(process.env)));
  const storage = await openStorage(config, {
    role: "guest",
    appRoot: join(import.meta.dirname, ".."),
    printLine: (line) => console.error(`driftstack  ${line}`),
  });
  const runtime = startRuntime(config, storage.url);
  try {
    const ctx = createCtx(runtime);
    const account = await findOwnedAccount(ctx, { email: options.email });
    if (!account) {
      throw new EnvError(
        `No account is owned by ${options.email}. The first account's email is in ${config.dataDir}/credentials.json.`,
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
  } finally {
    await runtime.close();
    await storage.stop();
  }
}

main().catch((error: unknown) => {
  console.error(isOperatorError(error) ? `driftstack  ${error.message}` : error);
  process.exitCode = 1;
});
