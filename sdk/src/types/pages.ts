/** A page of a list. */
export type Page<T> = { data: T[]; has_more: boolean; next_cursor: string | null };

export type PageQuery = {
  /** Number of objects on a page, from 1 to 100. */
  limit?: number;
  /** The `next_cursor` of the previous page. Repeat the filters of that request. */
  cursor?: string;
};
