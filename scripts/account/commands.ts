import { addMember } from "@/lib/features/account-admin/add-member";
import { disableUser, enableUser } from "@/lib/features/account-admin/disable-user";
import { provisionAccount } from "@/lib/features/account-admin/provision-account";
import { renameAccount } from "@/lib/features/account-admin/rename-account";
import { resetPassword } from "@/lib/features/account-admin/reset-password";
import type { Ctx } from "@/lib/platform/ctx";
import { readCommandLine, type Command, type CommandOption } from "@/scripts/command-line.mjs";
import { printAccounts } from "./print-accounts";
import { required, requiredEmail, requiredName, requiredRole } from "./values";

/** Reads the options of a command and returns what it does. */
type AccountCommand = (args: string[]) => (ctx: Ctx) => Promise<void>;
type Options = Record<string, CommandOption>;

const OPTIONS = {
  account: {
    type: "string",
    value: "<account>",
    about: "The account's number or ID, or the email address of an owner.",
  },
  email: { type: "string", value: "<email>", about: "The user's email address." },
  name: { type: "string", value: "<name>", about: "The account's name." },
  role: {
    type: "string",
    value: "<role>",
    about: "owner, member or viewer. The default is member.",
  },
} as const;

const report = (line: string) => console.error(`driftstack  ${line}`);

function commandLine<const O extends Options>(
  { name, about, options, usage }: { name: string; about: string; options: O; usage?: string },
  args: string[],
) {
  const given = usage ? ` ${usage}` : "";
  const command: Command<O> = { about, options, usage: `npm run -s account -- ${name}${given}` };
  return { ...readCommandLine(command, args), usage: command.usage };
}

const create: AccountCommand = (args) => {
  const { values, usage } = commandLine(
    {
      name: "create",
      usage: "--email <email> --name <name>",
      about: "Creates an account and its owner, and prints the owner's password.",
      options: { email: OPTIONS.email, name: OPTIONS.name },
    },
    args,
  );
  const email = requiredEmail(values.email, usage);
  const name = requiredName(values.name, usage);
  return async (ctx) => {
    const made = await provisionAccount(ctx, { email, name });
    report(`Account ${made.accountNumber} (${made.accountId}) was created. ${email} is its owner.`);
    console.log(made.password);
  };
};

const list: AccountCommand = (args) => {
  const about = "Lists all accounts with their members.";
  commandLine({ name: "list", about, options: {} }, args);
  return printAccounts;
};

const rename: AccountCommand = (args) => {
  const { values, usage } = commandLine(
    {
      name: "rename",
      usage: "--account <account> --name <name>",
      about: "Changes the name of an account.",
      options: { account: OPTIONS.account, name: OPTIONS.name },
    },
    args,
  );
  const account = required("account", values.account, usage);
  const name = requiredName(values.name, usage);
  return async (ctx) => {
    await renameAccount(ctx, { account, name });
    report(`The account is now named ${name}.`);
  };
};

const resetPasswordCommand: AccountCommand = (args) => {
  const email = readEmail(args, {
    name: "reset-password",
    about:
      "Replaces a user's password, ends the user's sessions and prints the new password. Two-factor sign-in stays on: npm run -s reset-two-factor turns it off.",
  });
  return async (ctx) => {
    const { password, sessionsEnded, isDisabled } = await resetPassword(ctx, { email });
    report(`The password of ${email} was replaced. Sessions ended: ${sessionsEnded}.`);
    if (isDisabled) report(`${email} is disabled and cannot sign in: npm run -s account -- enable`);
    console.log(password);
  };
};

const addMemberCommand: AccountCommand = (args) => {
  const { values, usage } = commandLine(
    {
      name: "add-member",
      usage: "--account <account> --email <email> [--role <role>]",
      about: "Gives a user access to an account. Prints the password of a new user.",
      options: { account: OPTIONS.account, email: OPTIONS.email, role: OPTIONS.role },
    },
    args,
  );
  const account = required("account", values.account, usage);
  const email = requiredEmail(values.email, usage);
  const role = requiredRole(values.role ?? "member", usage);
  return async (ctx) => {
    const { password } = await addMember(ctx, { account, email, role });
    report(`${email} is a member of the account with the role ${role}.`);
    if (password !== null) console.log(password);
  };
};

const disable: AccountCommand = (args) => {
  const email = readEmail(args, {
    name: "disable",
    about:
      "Prevents a user from signing in and ends the user's sessions. API keys belong to the account and continue to work until they are revoked.",
  });
  return async (ctx) => {
    const isDone = await disableUser(ctx, { email });
    report(isDone ? `${email} can no longer sign in.` : `${email} was already disabled.`);
  };
};

const enable: AccountCommand = (args) => {
  const email = readEmail(args, {
    name: "enable",
    about: "Lets a disabled user sign in again.",
  });
  return async (ctx) => {
    const isDone = await enableUser(ctx, { email });
    report(isDone ? `${email} can sign in again.` : `${email} was not disabled.`);
  };
};

function readEmail(args: string[], { name, about }: { name: string; about: string }): string {
  const options = { email: OPTIONS.email };
  const { values, usage } = commandLine({ name, about, options, usage: "--email <email>" }, args);
  return requiredEmail(values.email, usage);
}

export const ACCOUNT_COMMANDS: Partial<Record<string, AccountCommand>> = {
  create,
  list,
  rename,
  "reset-password": resetPasswordCommand,
  "add-member": addMemberCommand,
  disable,
  enable,
};
