const EDGES = "px-2 py-2 first:ps-4 last:pe-4 sm:first:ps-5 sm:last:pe-5";

/** A cell of a table in a card. The outer cells are padded to align with the card's content. */
export const TABLE_CELL = `${EDGES} align-top`;
/** The header cell of such a table. */
export const TABLE_HEAD = `${EDGES} font-medium`;
