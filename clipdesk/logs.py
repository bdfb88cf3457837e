"""The log file: rotated, its owner's alone, and without anything secret in it."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from clipdesk.transport import redact

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
)


class _RedactingFormatter(logging.Formatter):
    """Formats a record, tracebacks included, and then takes out what is secret."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def start_logging(folder: Path, level: int = logging.INFO) -> None:
    """Write the log into `clipdesk.log` in a folder; calling it again changes nothing."""
    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "clipdesk.log", maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(_RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
