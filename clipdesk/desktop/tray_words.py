"""Says what the tray shows: icon, tooltip, and the lines of its menu."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.models.overview import Overview
from clipdesk.desktop.situation import Situation
from clipdesk.desktop.times import clock_time, day_name
from clipdesk.desktop.tray import IconState, TrayView
from clipdesk.desktop.words import urgent_words, watcher_view

_MOST_TITLE = 40


def tray_view(now: Situation, local: datetime, *, hours_24: bool = True) -> TrayView:
    """Return what icon, tooltip and menu of the tray say."""
    overview = now.overview
    is_still = now.is_paused or bool(now.hold)
    icon: IconState = "idle"
    if overview.urgent or now.is_folder_missing:
        icon = "attention"
    elif is_still:
        icon = "paused"
    elif overview.processing or now.working:
        icon = "working"
    next_text = ""
    if overview.next_post is not None:
        when = next_time(overview.next_post.at, local, hours_24=hours_24)
        title = _shortened(overview.next_post.title)
        next_text = _tr("Next: {title}, {when}").format(title=title, when=when)
    return TrayView(
        icon=icon,
        tooltip=tooltip(now, local, hours_24=hours_24),
        status=tray_line(now),
        next_text=next_text,
        fix_text=_fix_text(overview),
        is_paused=now.is_paused,
        can_pause=now.is_open and now.folder is not None,
        has_folder=now.folder is not None,
        hold=now.hold,
    )


def _fix_text(overview: Overview) -> str:
    if overview.sign_in_platforms:
        return _tr("Reconnect {platform}...").format(platform=overview.sign_in_platforms[0])
    return _tr("Show What Needs Attention") if overview.urgent else ""


def _shortened(title: str) -> str:
    return title if len(title) <= _MOST_TITLE else f"{title[: _MOST_TITLE - 1].rstrip()}…"


def tray_line(now: Situation) -> str:
    """Return the tray menu's first line."""
    if not now.is_open:
        return _tr("Starting...")
    if now.overview.urgent:
        return urgent_words(now.overview.urgent)
    if now.hold:
        return _tr("Posting is on hold {until}").format(until=now.hold)
    if now.is_paused or now.folder is None or now.is_folder_missing:
        return watcher_view(now).title
    return _tr("Watching {folder}").format(folder=now.folder)


def tooltip(now: Situation, local: datetime, *, hours_24: bool = True) -> str:
    """Return what the tray icon says when it is pointed at."""
    overview = now.overview
    if overview.urgent:
        return f"ClipDesk: {urgent_words(overview.urgent)[:1].lower()}{urgent_words(overview.urgent)[1:]}."
    if overview.processing:
        words = _tr("ClipDesk: posting."), _tr("ClipDesk: posting {count} posts.")
        return _counted(overview.processing, *words)
    if now.is_paused:
        return _tr("ClipDesk: paused.")
    if now.hold:
        return _tr("ClipDesk: posting is on hold {until}.").format(until=now.hold)
    if overview.next_post is None:
        return _tr("ClipDesk: watching.")
    when = next_time(overview.next_post.at, local, hours_24=hours_24)
    return _tr("ClipDesk: watching. Next post {when}.").format(when=when)


def next_time(at: datetime, now: datetime, *, hours_24: bool = True) -> str:
    """Return "at 20:00", or "tomorrow at 12:00"."""
    local = at.astimezone(now.tzinfo)
    time = clock_time(local, hours_24=hours_24)
    if local.date() == now.date():
        return _tr("at {time}").format(time=time)
    day = day_name(local.date(), now.date())
    if (local.date() - now.date()).days == 1:
        day = day.lower()
    return _tr("{day} at {time}").format(day=day, time=time)


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(count=number)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrayWords", text)
