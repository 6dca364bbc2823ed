/** What a field means and, unless its schema says enough, what one looks like. */
export type FieldNote = readonly [note: string, example?: unknown];
/** An example for a field that an example of the whole leaves out. */
export const LEFT_OUT = "(left out)";

export type FieldBook = Readonly<Record<string, FieldNote>>;
