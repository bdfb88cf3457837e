"""Column types: how instants, texts, paths and JSON lie in the database; what they mean is the rows' work."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from clipdesk.storage.path_text import path_text, stored_path


class UtcTime(TypeDecorator[datetime]):
    """An instant, stored in UTC; only aware values may come in, only aware ones come out."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Keep the zone where the database knows zones."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable_text(value: str) -> str:
    """Return a text that every database takes: half characters become `?`, NUL goes."""
    if value.isascii() and "\x00" not in value:
        return value
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


class AnyText(TypeDecorator[str]):
    """A text from a person, a file name, a model or a platform: whatever it holds, it can be stored."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Take out what a database refuses."""
        return None if value is None else storable_text(value)


class PathText(TypeDecorator[Path]):
    """A file's path, also one whose name is not Unicode."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Path | None, dialect: Dialect) -> str | None:
        """Write the path as text."""
        return None if value is None else path_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Path | None:
        """Read the path back."""
        return None if value is None else stored_path(value)


class JsonText(TypeDecorator[dict[str, Any]]):
    """A small JSON object as text; what cannot be read is an empty one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        """Write the object; everything beyond ASCII is escaped."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any]:
        """Read the object."""
        try:
            found = json.loads(value or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
