"""Says in one place what ClipDesk is doing, so that sidebar, tray and Activity use the same words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.models.reading import Overview
from clipdesk.desktop.situation import Situation
from clipdesk.desktop.times import clock_time, day_name
from clipdesk.desktop.tray import IconState, TrayView
from clipdesk.desktop.widgets.banner import BannerAction, Notice
from clipdesk.desktop.widgets.sidebar import WatcherView

_MOST_TITLE = 40


def watcher_view(now: Situation, *, hours_24: bool = True) -> WatcherView:
    """Return what the sidebar's card says."""
    folder = str(now.folder) if now.folder else ""
    if not now.is_open:
        return WatcherView("paused", _tr("Starting..."), "", folder)
    if now.folder is None:
        return WatcherView("missing", _tr("No clip folder yet"), _tr("Choose where OBS records to"))
    if now.is_paused:
        return WatcherView("paused", _tr("Watching paused"), _tr("New clips are not picked up"), folder)
    if now.is_folder_missing:
        text = _tr("Connect the drive or choose another")
        return WatcherView("missing", _tr("Folder not found"), text, folder)
    if now.is_recording:
        caption = _tr("Clip will be picked up when done")
        return WatcherView("recording", _tr("OBS is recording"), caption, folder)
    if now.working:
        title = _counted(now.working, _tr("Working on 1 clip"), _tr("Working on {count} clips"))
        return WatcherView("working", title, _tr("Reading it and writing the text"), folder)
    caption = _tr("Waiting for the next clip")
    if now.last_clip_at is not None:
        caption = _tr("Last clip at {time}").format(time=clock_time(now.last_clip_at, hours_24=hours_24))
    return WatcherView("watching", _tr("Watching"), caption, folder)


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


def banners(now: Situation, *, is_rehearsal: bool = False) -> list[Notice]:
    """Return what stands above the page, worst first; in a rehearsal always that it is one."""
    found: list[Notice] = []
    if is_rehearsal:
        text = _tr("Posts go to platforms inside ClipDesk.")
        headline = _tr("Rehearsal: nothing leaves this computer")
        found.append(Notice("rehearsal", headline, text, tone="info", icon="flask-conical"))
    if now.is_folder_missing and not now.is_paused:
        text = _tr("Connect the drive of {folder} or choose another folder.").format(folder=now.folder)
        found.append(Notice("folder", _tr("Clip folder not found"), text, icon="folder-search"))
    if now.hold:
        headline = _tr("Posting is on hold {until}").format(until=now.hold)
        action = BannerAction("release", _tr("Resume Posting"), "play")
        found.append(Notice("hold", headline, "", icon="hourglass", actions=(action,)))
    return found


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


def urgent_words(count: int) -> str:
    """Return how many posts need a person."""
    return _counted(count, _tr("1 post needs attention"), _tr("{count} posts need attention"))


def due_words(count: int) -> str:
    """Return what is lost by quitting now."""
    one = _tr("1 post is due before this time tomorrow and won’t go out.")
    return _counted(count, one, _tr("{count} posts are due before this time tomorrow and won’t go out."))


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(count=number)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)
