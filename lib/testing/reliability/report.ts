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
  /** Interrupted, and brought to its end without anybody's help. */
  recovered: number;
  notes?: string[];
};

export type Scenario = {
  name: string;
  promise: string;
  run(): Promise<Report>;
};

/** True when nothing was lost, nothing happened twice, and nothing else went wrong. */
export function holds(report: Report): boolean {
  return report.lost === 0 && report.unexpected === 0 && report.duplicated === 0;
}

/** One line for people and for `grep`. */
export function formatReport(name: string, report: Report): string {
  const { attempted, acknowledged, lost, unexpected, duplicated, recovered, notes = [] } = report;
  const numbers = { attempted, acknowledged, lost, unexpected, duplicated, recovered };
  const words = Object.entries(numbers).map(([word, number]) => `${word} ${number}`);
  return [`${name} ${holds(report) ? "holds" : "VIOLATED"}: ${words.join(", ")}`, ...notes].join(
    "\n    ",
  );
}
