"""Reads the activity log page by page, newest first, and says how each line looks. Called off the GUI thread.

What a line's command does is decided by the page.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import PurePath
from typing import Literal

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.times import clock_time
from clipdesk.desktop.tokens import ColourName
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.errors import NotFound
from clipdesk.domain.spreadsheet import cell
from clipdesk.repositories import UnitOfWork, Work

PAGE = 100
_COUNTED_FOR = timedelta(hours=24)

LineAction = Literal["", "show_post", "view", "reconnect", "choose_folder"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log: what it says, about what, and what can be done about it."""

    id: int
    at: datetime
    kind: ActivityKind
    text: str
    about: str
    icon: str
    colour: ColourName
    post_id: int | None = None
    action: LineAction = ""
    path: str | None = None


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines are shown."""

    kind: ActivityKind | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, newest first, and the key behind which the next ones lie; None: there are no more."""

    lines: tuple[Line, ...] = ()
    before_id: int | None = None


# What a line begins with, its icon and colour; the first that fits counts.
_LOOKS: tuple[tuple[str, str, ColourName], ...] = (
    ("Clip folder not found", "folder-search", "warn"),
    ("The clip folder is back", "folder-open", "ok"),
    ("Scheduled", "calendar-clock", "accentText"),
    ("Posted", "circle-check", "ok"),
    ("Draft", "circle-check", "ok"),
    ("Connected", "plug", "ok"),
    ("Renewed", "plug", "ok"),
    ("Disconnected", "plug", "textMuted"),
    ("File stayed locked", "hourglass", "warn"),
)


def read_log(work: Work, wanted: LogFilter, before_id: int | None = None, limit: int = PAGE) -> LogPage:
    """Return the next lines of a filter behind a key; reads on until enough of them hold the words."""
    found: list[Line] = []
    with work.read() as unit:
        titles: dict[int, str] = {}
        while len(found) < limit:
            raw = unit.activity.recent(kind=wanted.kind, before_id=before_id, limit=PAGE)
            found += [line for line in _lines(unit, raw, titles) if _has_words(line, wanted.words)]
            if len(raw) < PAGE:
                return LogPage(tuple(found), None)
            before_id = raw[-1].id
    return LogPage(tuple(found), before_id)


def read_newer(work: Work, wanted: LogFilter, after_id: int) -> tuple[Line, ...]:
    """Return the lines of a filter that are newer than a key, newest first."""
    found: list[Activity] = []
    with work.read() as unit:
        before_id: int | None = None
        while True:
            raw = unit.activity.recent(kind=wanted.kind, before_id=before_id, limit=PAGE)
            found += [activity for activity in raw if activity.id > after_id]
            if len(raw) < PAGE or raw[-1].id <= after_id:
                break
            before_id = raw[-1].id
        lines = _lines(unit, found, {})
    return tuple(line for line in lines if _has_words(line, wanted.words))


def count_problems(work: Work, now: datetime) -> int:
    """Return how many problems the last day brought, at most a page of them."""
    with work.read() as unit:
        recent = unit.activity.recent(kind=ActivityKind.PROBLEM, limit=PAGE)
    return sum(activity.at >= now - _COUNTED_FOR for activity in recent)


def all_lines(work: Work, wanted: LogFilter) -> tuple[Line, ...]:
    """Return every line of a filter, newest first, for a file."""
    found: list[Line] = []
    before_id: int | None = None
    while True:
        page = read_log(work, wanted, before_id)
        found += page.lines
        if page.before_id is None:
            return tuple(found)
        before_id = page.before_id


def log_csv(lines: Iterable[Line], zone: tzinfo | None) -> str:
    """Return the lines as a table that no spreadsheet computes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["time", "kind", "text", "about", "post_id"])
    for line in lines:
        values: Sequence[object] = (
            line.at.astimezone(zone),
            str(line.kind),
            line.text,
            line.path or line.about,
            line.post_id,
        )
        writer.writerow([cell(value) for value in values])
    return out.getvalue()


def time_words(at: datetime, now: datetime, *, hours_24: bool = True) -> str:
    """Return "19:15:04" for today, "17 Jun 19:15" for earlier days."""
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return f"{local:%H:%M:%S}" if hours_24 else f"{local:%I:%M:%S %p}".lstrip("0")
    months = _tr("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()
    return f"{local.day} {months[local.month - 1]} {clock_time(local, hours_24=hours_24)}"


def action_label(action: LineAction) -> str:
    """Return a command's words."""
    return {
        "": "",
        "show_post": _tr("Show Post"),
        "view": _tr("View"),
        "reconnect": _tr("Reconnect"),
        "choose_folder": _tr("Choose Folder"),
    }[action]


def _lines(unit: UnitOfWork, found: Iterable[Activity], titles: dict[int, str]) -> list[Line]:
    return [_line(unit, activity, titles) for activity in found]


def _line(unit: UnitOfWork, activity: Activity, titles: dict[int, str]) -> Line:
    icon, colour = _look(activity)
    return Line(
        id=activity.id,
        at=activity.at,
        kind=activity.kind,
        text=_sentence(activity),
        about=_about(unit, activity, titles),
        icon=icon,
        colour=colour,
        post_id=activity.post_id,
        action=_action(activity),
        path=activity.path,
    )


def _sentence(activity: Activity) -> str:
    # "Reconnect" is the name of a command, which the line has anyway.
    if not activity.advice or activity.advice == "Reconnect" or activity.advice in activity.text:
        return activity.text
    return f"{activity.text} {activity.advice}"


def _about(unit: UnitOfWork, activity: Activity, titles: dict[int, str]) -> str:
    if activity.path:
        is_folder = activity.text.startswith(("Clip folder", "The clip folder"))
        return activity.path if is_folder else PurePath(activity.path).name
    if activity.post_id is None:
        return ""
    if activity.post_id not in titles:
        try:
            titles[activity.post_id] = unit.posts.get(activity.post_id).text.title
        except NotFound:
            titles[activity.post_id] = ""
    return titles[activity.post_id]


def _look(activity: Activity) -> tuple[str, ColourName]:
    for start, icon, colour in _LOOKS:
        if activity.text.startswith(start):
            return icon, colour
    if activity.kind is ActivityKind.PROBLEM:
        return "circle-alert", "danger"
    if activity.kind is ActivityKind.POST:
        return "send", "textSecondary"
    return ("layers" if "same clip" in activity.text.lower() else "film"), "textSecondary"


def _action(activity: Activity) -> LineAction:
    if activity.advice == "Reconnect":
        return "reconnect"
    if activity.text.startswith("Clip folder not found"):
        return "choose_folder"
    if activity.post_id is None:
        return ""
    return "view" if activity.text.startswith("Posted") else "show_post"


def _has_words(line: Line, words: str) -> bool:
    wanted = words.strip().lower()
    return not wanted or wanted in line.text.lower() or wanted in line.about.lower()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ActivityLines", text)
