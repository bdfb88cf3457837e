"""Says in one place what ClipDesk is doing, so that sidebar, tray and Activity use the same words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.situation import Situation
from clipdesk.desktop.times import clock_time
from clipdesk.desktop.widgets.banner import BannerAction, Notice
from clipdesk.desktop.widgets.sidebar import WatcherView


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
