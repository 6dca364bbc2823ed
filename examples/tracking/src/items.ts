import Database from "libsql";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS items (
    order_id  TEXT PRIMARY KEY,
    player_id TEXT NOT NULL
  ) STRICT`;

export type Items = ReturnType<typeof openItems>;

/** The items that players have, one for each paid order. */
export function openItems(file: string) {
  const database = new Database(file, { timeout: 5_000 });
  database.exec("PRAGMA synchronous = FULL");
  database.exec(SCHEMA);
  const insert = database.prepare("INSERT INTO items VALUES (?, ?) ON CONFLICT DO NOTHING");
  const count = database.prepare("SELECT count(*) AS items FROM items WHERE player_id = ?");
  return {
    grantOnce(orderId: string, playerId: string): void {
      insert.run(orderId, playerId);
    },
    countOf(playerId: string): number {
      return (count.get(playerId) as { items: number }).items;
    },
  };
}
