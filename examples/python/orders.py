"""The shop's orders in SQLite, with the part of Django's query interface that the example uses."""

import os
import sqlite3
from contextlib import closing

COLUMNS = ('status', 'paid_at', 'blockchain_id', 'failure_reason')


class _Query:
    def __init__(self, order_id: str):
        self._order_id = order_id

    def update(self, **changes) -> int:
        """Change the order, and return the number of changed orders."""
        unknown = set(changes) - set(COLUMNS)
        if unknown:
            raise ValueError(f"An order has no {', '.join(sorted(unknown))}.")
        assignments = ', '.join(f'{column} = ?' for column in changes)
        with closing(_open()) as database, database:
            values = [None if value is None else str(value) for value in changes.values()]
            cursor = database.execute(
                f'UPDATE orders SET {assignments} WHERE id = ?', (*values, self._order_id)
            )
            return cursor.rowcount


class _Orders:
    @staticmethod
    def filter(*, id: str) -> _Query:
        return _Query(id)

    @staticmethod
    def get_or_create(*, id: str) -> None:
        with closing(_open()) as database, database:
            database.execute('INSERT INTO orders (id) VALUES (?) ON CONFLICT DO NOTHING', (id,))


class Order:
    objects = _Orders


def _open() -> sqlite3.Connection:
    database = sqlite3.connect(os.environ.get('ORDERS_DATABASE') or 'orders.sqlite3', timeout=10)
    database.execute(
        "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, "
        "status TEXT NOT NULL DEFAULT 'awaiting_payment', "
        "paid_at TEXT, blockchain_id TEXT, failure_reason TEXT)"
    )
    return database
