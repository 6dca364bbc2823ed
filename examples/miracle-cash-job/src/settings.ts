const INTERVAL_DEFAULT_SECONDS = "30";
const INTERVAL_MAX_SECONDS = 3_600;

export type Settings = {
  databaseUrl: string;
  billing: { url: string; clientId: string; apiKey: string };
  checkIntervalSeconds: number;
};

/** An error that the user can fix. Its message is one line that states how. */
export class UserError extends Error {}

/** Reads the settings from environment variables. Throws `UserError` for the first one that is missing or invalid. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    databaseUrl: readUrl(env, "DATABASE_URL", {
      example: "postgresql://user:password@localhost:5432/shop",
      protocols: ["postgresql:", "postgres:"],
    }),
    billing: {
      url: readUrl(env, "DRIFTSTACK_URL", {
        example: "http://localhost:3000",
        protocols: ["http:", "https:"],
      }).replace(/\/$/, ""),
      clientId: read(env, "DRIFTSTACK_CLIENT_ID", "the client_id of your account (a UUID)"),
      apiKey: read(env, "DRIFTSTACK_API_KEY", "an API key of your account, such as ds_test_..."),
    },
    checkIntervalSeconds: readInterval(env),
  };
}

function read(env: NodeJS.ProcessEnv, name: string, value: string): string {
  const text = env[name]?.trim();
  if (text) return text;
  throw new UserError(`${name} is not set. Set it to ${value}.`);
}

function readUrl(
  env: NodeJS.ProcessEnv,
  name: string,
  { example, protocols }: { example: string; protocols: string[] },
): string {
  const text = read(env, name, `a URL such as ${example}`);
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
  // The value is not shown: it may contain a password.
  throw new UserError(`${name} is not a valid URL. Set it to a URL such as ${example}.`);
}

function readInterval(env: NodeJS.ProcessEnv): number {
  const text = env.CHECK_INTERVAL_SECONDS?.trim() || INTERVAL_DEFAULT_SECONDS;
  const seconds = Number(text);
  if (/^\d{1,4}$/.test(text) && seconds >= 1 && seconds <= INTERVAL_MAX_SECONDS) return seconds;
  throw new UserError(
    `CHECK_INTERVAL_SECONDS is "${text}". Set it to a whole number from 1 to ${INTERVAL_MAX_SECONDS}.`,
  );
}
