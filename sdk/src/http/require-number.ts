/** Rejects what is not a number, `NaN` included: as a limit, it would be none. */
export function requireNumber(name: string, value: number, min: number): void {
  if (typeof value === "number" && value >= min) return;
  throw new TypeError(`${name} must be a number of at least ${min}.`);
}
