"""The log file: rotated, its owner's alone, and without anything secret in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

_MOST_BYTES = 2_000_000
_KEPT = 3
# They tell whole addresses, tokens included, below this level.
_TALKATIVE = (
    "httpx2",
    "httpcore2",
    "openai",
    "googleapiclient",
    "google",
    "urllib3",
    "websockets",
    "apscheduler",
    "wakepy",
)


class _RedactingFormatter(logging.Formatter):
    """Formats a record, tracebacks included, and then takes out what is secret."""

    def format(self, record: logging.LogRecord) -> str:
        # The client that it comes with is slow to load; most commands have nothing to write down.
        from clipdesk.transport import redact

        return redact(super().format(record))


class _LogFile(RotatingFileHandler):
    """The file; a full disk must not fill the terminal with tracebacks as well."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (overrides the library's)
        """Let the record go: the doctor tells what is wrong with the folder."""


def start_logging(folder: Path, level: int = logging.INFO) -> logging.Handler | None:
    """Write the log into `clipdesk.log` in a folder; return what does, None if something did already.

    A folder that cannot be made keeps nobody from working: there is no log then.
    """
    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    handler = _LogFile(
        folder / "clipdesk.log", maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(_RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Write the log for the time of one command."""
    root = logging.getLogger()
    level = root.level
    handler = start_logging(folder)
    try:
        yield
    finally:
        if handler is not None:
            root.removeHandler(handler)
            root.setLevel(level)
            handler.close()
