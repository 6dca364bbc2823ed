export type CommandOption = {
  type: "string" | "boolean";
  /** The placeholder of its value in the help, such as `<email>`. */
  value?: string;
  about: string;
};

export type Command<Options extends Record<string, CommandOption>> = {
  usage: string;
  about: string;
  options: Options;
  /** True if the command also takes arguments without a name. */
  positionals?: boolean;
  /** Printed after the options. */
  notes?: string;
};

type Values<Options extends Record<string, CommandOption>> = {
  [Name in keyof Options]?: Options[Name]["type"] extends "boolean" ? boolean : string;
};

export function readCommandLine<const Options extends Record<string, CommandOption>>(
  command: Command<Options>,
  args?: string[],
): { values: Values<Options>; positionals: string[] };
