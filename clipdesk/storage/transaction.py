"""One open transaction as the repositories see it: questions always, changes only in writing units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy import Row as ResultRow

Values = Mapping[str, Any]


class Transaction:
    """A connection inside its transaction; ends with its unit of work."""

    def __init__(self, connection: Connection, *, is_writing: bool) -> None:
        self._connection = connection
        self._is_writing = is_writing

    def rows(self, statement: Executable, values: Values | None = None) -> Sequence[ResultRow[Any]]:
        """Return all rows of a question."""
        return self._connection.execute(statement, values).all()

    def first(self, statement: Executable, values: Values | None = None) -> ResultRow[Any] | None:
        """Return the first row of a question, or None."""
        return self._connection.execute(statement, values).first()

    def value(self, statement: Executable, values: Values | None = None) -> Any:
        """Return the first column of the first row, or None."""
        return self._connection.execute(statement, values).scalar()

    def change(self, statement: Executable, values: Values | None = None) -> int:
        """Run a change; return how many rows it touched."""
        self._check_writing()
        return self._connection.execute(statement, values).rowcount

    def changed(self, statement: Executable, values: Values | None = None) -> Sequence[ResultRow[Any]]:
        """Run a change that returns rows."""
        self._check_writing()
        return self._connection.execute(statement, values).all()

    def insert(self, statement: Executable, values: Values) -> int:
        """Insert one row; return its id."""
        self._check_writing()
        result = self._connection.execute(statement, values)
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def insert_many(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Insert rows whose ids nobody asks for."""
        self._check_writing()
        if rows:
            self._connection.execute(statement, list(rows))

    def _check_writing(self) -> None:
        if not self._is_writing:
            raise RuntimeError("a unit of work opened for reading cannot change anything")
