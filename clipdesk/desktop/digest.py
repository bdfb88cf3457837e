"""Decides which news is told when: at once, later, in one sentence with others, or not at all.

At most one message a minute; while OBS records only what failed, the rest summed up afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.notifications import Message

Kind = Literal["failed", "sign_in", "posted", "scheduled", "late", "approval", "problem"]

PAUSE_S = 60.0
_EVEN_WHILE_RECORDING = frozenset({"failed", "sign_in", "problem"})
_FIRST: tuple[Kind, ...] = ("failed", "sign_in", "problem", "late", "approval", "posted", "scheduled")


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell: `where` says of which post or platform, so that the same is told once."""

    kind: Kind
    title: str
    text: str = ""
    key: str = ""
    post_id: int = 0
    platform: str = ""


class Digest:
    """Collect news; `due` returns what may be told now."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._waiting: list[News] = []
        self._told_at_s: float | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits."""
        return not self._waiting

    def add(self, news: News) -> None:
        """Take news; the same platform of the same post replaces what was said of it before."""
        same = (news.kind, news.post_id, news.platform)
        if news.post_id:
            self._waiting = [old for old in self._waiting if (old.kind, old.post_id, old.platform) != same]
        self._waiting.append(news)

    def clear(self) -> None:
        """Forget what waits, since a person sees it in the window."""
        self._waiting.clear()

    def wait_s(self) -> float:
        """Return how long nothing may be told."""
        if self._told_at_s is None:
            return 0.0
        return max(0.0, self._told_at_s + PAUSE_S - self._now_s())

    def due(self, *, is_recording: bool) -> Message | None:
        """Return what is to be told now, or nothing; what is left waits."""
        if self.wait_s() > 0:
            return None
        ready = [news for news in self._waiting if not is_recording or news.kind in _EVEN_WHILE_RECORDING]
        if not ready:
            return None
        kind = min((news.kind for news in ready), key=_FIRST.index)
        told = [news for news in ready if news.kind == kind]
        self._waiting = [news for news in self._waiting if news not in told]
        self._told_at_s = self._now_s()
        return _message(kind, told)

    def peek(self) -> Message | None:
        """Return the worst of what waits, without telling it."""
        if not self._waiting:
            return None
        kind = min((news.kind for news in self._waiting), key=_FIRST.index)
        return _message(kind, [news for news in self._waiting if news.kind == kind])


def _message(kind: Kind, told: Sequence[News]) -> Message:
    is_urgent = kind in ("failed", "sign_in")
    key = told[0].key
    actions: tuple[tuple[str, str], ...] = ()
    if kind == "sign_in":
        actions = (("page:accounts", _tr("Reconnect")),)
    elif is_urgent:
        actions = ((key, _tr("Show")),)
    posts = list(dict.fromkeys(news.post_id for news in told))
    if len(posts) == 1 or len(told) == 1:
        return Message(_one_title(kind, told), told[-1].text, key, actions, is_urgent)
    text = ", ".join(dict.fromkeys(news.text for news in told if news.text))
    return Message(_many_title(kind, len(posts)), text, "page:schedule", actions[:0], is_urgent)


def _one_title(kind: Kind, told: Sequence[News]) -> str:
    if kind == "posted":
        names = list(dict.fromkeys(news.platform for news in told))
        listed = (
            names[0]
            if len(names) == 1
            else _tr("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])
        )
        return _tr("Posted to {platforms}").format(platforms=listed)
    return told[-1].title


def _many_title(kind: Kind, count: int) -> str:
    titles = {
        "failed": _tr("{count} posts failed"),
        "posted": _tr("{count} clips posted"),
        "scheduled": _tr("{count} clips scheduled"),
        "late": _tr("{count} posts were missed"),
        "approval": _tr("{count} clips need your OK"),
        "sign_in": _tr("Sign in again"),
        "problem": _tr("{count} things went wrong"),
    }
    return titles[kind].format(count=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Digest", text)
