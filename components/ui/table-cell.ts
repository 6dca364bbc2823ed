const EDGES = "px-2 py-2 first:ps-4 last:pe-4 sm:first:ps-5 sm:last:pe-5";

/** A cell of a list in a card: its edges meet the card's. */
export const TABLE_CELL = `${EDGES} align-top`;
/** The head of such a column. */
export const TABLE_HEAD = `${EDGES} font-medium`;
