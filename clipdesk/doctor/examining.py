"""Examines all parts at once and within a time limit: what hangs keeps nothing else from being told."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from clipdesk.domain.errors import ClipDeskError

_log = logging.getLogger(__name__)

LIMIT_S = 8.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `is_hint` marks a problem that ClipDesk can work with."""

    ok: bool
    text: str
    fix: str = ""
    is_hint: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One part and how it is looked at; without an answer, a part that is `is_needed` counts as ill."""

    name: str
    look: Callable[[], Finding]
    is_needed: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One part as it was found; `fix` is what to do, also where it works but could be better."""

    name: str
    ok: bool
    text: str
    fix: str
    is_needed: bool


def examine(checks: Sequence[Check], limit_s: float = LIMIT_S) -> list[Part]:
    """Look at every part; all begin at once, and none is waited for longer than the limit."""
    ends_s = time.monotonic() + limit_s
    lookers = [_Looker(check) for check in checks]
    for looker in lookers:
        threading.Thread(target=looker.run, name=f"doctor {looker.check.name}", daemon=True).start()
    return [_part(looker, ends_s, limit_s) for looker in lookers]


def is_well(parts: Sequence[Part]) -> bool:
    """Tell whether everything that is needed works."""
    return all(part.ok or not part.is_needed for part in parts)


class _Looker:
    """One check on a thread of its own."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.finding: Finding | None = None
        self.is_done = threading.Event()

    def run(self) -> None:
        try:
            self.finding = self.check.look()
        except ClipDeskError as error:
            self.finding = Finding(False, error.title, error.advice, is_hint=not self.check.is_needed)
        except Exception as error:  # noqa: BLE001 (the thread's border)
            _log.exception("%s could not be examined", self.check.name)
            text = f"It could not be examined ({type(error).__name__})."
            self.finding = Finding(False, text, "The log says more.", is_hint=not self.check.is_needed)
        finally:
            self.is_done.set()


def _part(looker: _Looker, ends_s: float, limit_s: float) -> Part:
    looker.is_done.wait(max(0.0, ends_s - time.monotonic()))
    check = looker.check
    found = looker.finding or Finding(
        False,
        f"It did not answer within {limit_s:.0f} s.",
        "Look whether something waits for you, then run clipdesk doctor again.",
        is_hint=not check.is_needed,
    )
    return Part(check.name, found.ok, found.text, found.fix, is_needed=not found.is_hint)
