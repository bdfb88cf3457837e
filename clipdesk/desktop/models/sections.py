"""Sorts posts into the list's groups: needs attention, today, tomorrow, then by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.models.card_face import needs_attention
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.times import day_name, long_date


@dataclass(frozen=True, slots=True)
class Section:
    """A group head and its posts; the sequence may load its posts as they are asked for."""

    title: str
    detail: str = ""
    is_urgent: bool = False
    posts: Sequence[PostView] = field(default=())


def group_posts(posts: Iterable[PostView], now: datetime) -> tuple[Section, ...]:
    """Return the groups of posts, in the order of the list; `now` is local and names today."""
    urgent: list[PostView] = []
    by_day: dict[date, list[PostView]] = {}
    for post in posts:
        if needs_attention(post):
            urgent.append(post)
        else:
            by_day.setdefault(post.scheduled_at.astimezone(now.tzinfo).date(), []).append(post)
    today = now.date()
    sections = []
    if urgent:
        urgent.sort(key=lambda post: post.scheduled_at)
        sections.append(Section(_tr("Needs attention"), _counted(len(urgent)), True, tuple(urgent)))
    ahead = sorted(day for day in by_day if day >= today)
    behind = sorted((day for day in by_day if day < today), reverse=True)
    sections += [_day_section(day, today, by_day[day]) for day in (*ahead, *behind)]
    return tuple(sections)


def _day_section(day: date, today: date, posts: list[PostView]) -> Section:
    # What is over stands below what is still to come.
    if day < today:
        posts.sort(key=lambda post: post.scheduled_at, reverse=True)
    else:
        posts.sort(key=lambda post: (post.status in ("completed", "cancelled"), post.scheduled_at))
    has_name = abs((day - today).days) <= 1
    title = day_name(day, today) if has_name else long_date(day)
    return Section(title, long_date(day) if has_name else "", False, tuple(posts))


def _counted(count: int) -> str:
    return _tr("1 post") if count == 1 else _tr("{count} posts").format(count=count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PostList", text)
