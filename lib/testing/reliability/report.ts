/** What one reliability test has to say, in the words of docs/reliability.md. */
export type Report = {
  /** Calls, messages or runs that were sent. */
  attempted: number;
  /** Those that were answered with success. */
  acknowledged: number;
  /** Acknowledged, and not there afterwards; or there before, and not seen. */
  lost: number;
  /** Whatever should not have happened: a wrong state, an answer nobody promised. */
  unexpected: number;
  /** Done more than once. */
  duplicated: number;
  /** How many repeats are promised at most, where a promise allows some; else 0. */
  duplicatedMax?: number;
  /** Interrupted, and brought to its end without anybody's help. */
  recovered: number;
  notes?: string[];
};

export type Scenario = {
  name: string;
  promise: string;
  run(): Promise<Report>;
};

/** True when nothing was lost, nothing happened more often than promised, and nothing else went wrong. */
export function holds({ lost, unexpected, duplicated, duplicatedMax = 0 }: Report): boolean {
  return lost === 0 && unexpected === 0 && duplicated <= duplicatedMax;
}

/** One line for people and for `grep`. */
export function formatReport(name: string, report: Report): string {
  const { attempted, acknowledged, lost, unexpected, duplicated, recovered, notes = [] } = report;
  const numbers = { attempted, acknowledged, lost, unexpected, duplicated, recovered };
  const words = Object.entries(numbers).map(([word, number]) =>
    word === "duplicated" && report.duplicatedMax !== undefined
      ? `${word} ${number} of at most ${report.duplicatedMax}`
      : `${word} ${number}`,
  );
  return [`${name} ${holds(report) ? "holds" : "VIOLATED"}: ${words.join(", ")}`, ...notes].join(
    "\n    ",
  );
}
