/** The result of one reliability test, in the terms of docs/reliability.md. */
export type Report = {
  /** Calls, messages or runs that were sent. */
  attempted: number;
  /** Those that received a success response. */
  acknowledged: number;
  /** Acknowledged but missing afterwards, or present before but not seen. */
  lost: number;
  /** Anything that should not have happened: a wrong state, a response outside the contract. */
  unexpected: number;
  /** Done more than once. */
  duplicated: number;
  /** The maximum number of repeats that the guarantee permits; 0 by default. */
  duplicatedMax?: number;
  /** Interrupted, and completed without intervention. */
  recovered: number;
  notes?: string[];
};

export type Scenario = {
  name: string;
  promise: string;
  run(): Promise<Report>;
};

/** True if nothing was lost, nothing was repeated more often than permitted, and nothing else went wrong. */
export function holds({ lost, unexpected, duplicated, duplicatedMax = 0 }: Report): boolean {
  return lost === 0 && unexpected === 0 && duplicated <= duplicatedMax;
}

/** One line, readable and easy to `grep`. */
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
