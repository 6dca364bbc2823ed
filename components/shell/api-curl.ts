import type { Dashboard } from "./dashboard";

/** Commands that call the API with a new key, to be run in the folder that the program was started from. */
export function apiCurl(
  { appUrl, email, livemode }: Pick<Dashboard, "appUrl" | "email" | "livemode">,
  path: string,
  body: object,
): string {
  const mode = livemode ? "" : " --test";
  return [
    `KEY=$(npm run -s api-key -- --account ${shellWord(email)} --scopes write${mode})`,
    `curl ${appUrl}${path} \\`,
    `  -H "Authorization: Bearer $KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d ${shellWord(JSON.stringify(body))}`,
  ].join("\n");
}

export function shellWord(text: string): string {
  return /^[A-Za-z0-9@._+:/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
