"""The Activity page with the evening of the design's ninth and tenth picture."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from clipdesk.desktop.pages.activity.page import ActivityPage
from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.events import Event, EventName
from tests.desktop.page_rig import PageRig
from tests.desktop.samples import draw_scene

_CLIP, _POST, _PROBLEM = ActivityKind.CLIP, ActivityKind.POST, ActivityKind.PROBLEM


def activity_page(rig: PageRig, folder: Path) -> ActivityPage:
    """Make the page with three clips on their way."""
    _write_log(rig)
    watched = folder / "OBS"
    watched.mkdir(exist_ok=True)
    page = ActivityPage(rig.services)
    rig.situation.set_folder(watched)
    rig.tell(Event(EventName.OBS_CHANGED, rig.clock.now(), {"is_recording": True}))
    _tell_clips(rig, watched)
    return page


def folder_missing_page(rig: PageRig, folder: Path) -> ActivityPage:
    """Make the page without its folder."""
    _write_log(rig)
    rig.add_line("Clip folder not found.", path="D:\\Clips\\OBS")
    page = ActivityPage(rig.services)
    rig.situation.set_folder(folder / "not there")
    return page


def _tell_clips(rig: PageRig, folder: Path) -> None:
    names = ("second_phase_no_hit.mp4", "Replay 2026-06-18 19-13-47.mp4", "Replay 2026-06-18 19-14-58.mkv")
    written, waiting, growing = (folder / name for name in names)
    for path in (written, waiting, growing):
        path.write_text("video")
    boss, meadow = draw_scene(folder / "boss.png", "boss"), draw_scene(folder / "meadow.png", "meadow")

    def told(name: EventName, path: Path, **data: Any) -> Event:
        return Event(name, rig.clock.now(), {"path": str(path)} | data)

    ready = {"clip_id": 1, "state": "settled"}
    rig.tell(
        told(EventName.CLIP_SETTLED, written),
        told(EventName.CLIP_READY, written, thumbnail=str(boss), **ready),
        told(EventName.CLIP_SETTLED, waiting),
        told(EventName.CLIP_READY, waiting, thumbnail=str(meadow), **ready),
        told(EventName.CLIP_DETECTED, waiting, text="Waiting for OBS to finish, no change for 6 of 10 s"),
        told(EventName.CLIP_DETECTED, growing, size_bytes=212_000_000),
    )


def _write_log(rig: PageRig) -> None:
    titles = ("Last-corner overtake for the win", "Boss on the first try?", "The most polite enemy team ever")
    overtake, boss, polite = (rig.add_post(title).id for title in titles)
    lines: tuple[tuple[str, ActivityKind, str, dict[str, Any]], ...] = (
        ("10:02:00", _CLIP, "214 videos found. Existing clips are left alone.", {"path": "/clips/OBS"}),
        (
            "11:46:10",
            _PROBLEM,
            "File stayed locked for 5 min, skipped. OBS may have stopped early.",
            {"path": "/clips/Replay 2026-06-18 11-40-55.mkv"},
        ),
        ("12:00:41", _POST, "Posted on YouTube and Instagram in 39 s", {"post_id": polite}),
        ("18:00:19", _PROBLEM, "TikTok sign-in has expired.", {"post_id": boss, "advice": "Reconnect"}),
        ("19:00:02", _POST, "Posting started on YouTube, then Instagram", {"post_id": overtake}),
        (
            "19:12:40",
            _CLIP,
            "Same clip as the MKV, kept the MP4 that OBS made",
            {"path": "/clips/Replay 2026-06-18 19-10-22.mkv"},
        ),
        (
            "19:14:31",
            _POST,
            "Scheduled for Sun 21 June, 12:00 on YouTube, TikTok",
            {"path": "/clips/grenade_of_the_year.mp4", "post_id": overtake},
        ),
    )
    midnight = rig.clock.now().replace(hour=0, minute=0, second=0)
    for number in range(30):
        rig.add_line(f"Listed clip {number}", at=midnight - timedelta(days=1, minutes=-number))
    for time, kind, text, changes in lines:
        at = datetime.strptime(time, "%H:%M:%S").time()  # noqa: DTZ007 - only the time of day is taken
        rig.add_line(text, kind, at=datetime.combine(midnight.date(), at, midnight.tzinfo), **changes)
