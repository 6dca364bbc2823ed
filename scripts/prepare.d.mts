export declare const ROOT: string;
export declare const BUILD_SOURCES: string[];

export declare class PrepareError extends Error {
  constructor(message: string, output?: string);
  output: string;
}

type Where = { root?: string };

export declare function checkNode(version?: string): void;
export declare function hashSources(root: string, names: string[], texts?: unknown[]): string;
export declare function unlessFresh(options: {
  stamp: string;
  fingerprint: string;
  output?: string;
  work: () => Promise<void>;
}): Promise<boolean>;
export declare function installPackages(
  options?: Where & { development?: boolean },
): Promise<boolean>;
export declare function installCommands(
  root: string,
  options?: { development?: boolean },
): string[][];
export declare function generateClient(options?: Where): Promise<boolean>;
export declare function buildApp(options?: Where): Promise<boolean>;
export declare function packSdk(options?: Where): Promise<boolean>;
export declare function prepare(options?: {
  development?: boolean;
  build?: boolean;
}): Promise<void>;
export declare function step(title: string, work: () => Promise<void>): Promise<void>;
export declare function seconds(ms: number): string;
export declare function fail(error: unknown): void;
export declare function quietEnv(extra?: Record<string, string>): NodeJS.ProcessEnv;
export function npmCommand(): [file: string, first: string[]];
