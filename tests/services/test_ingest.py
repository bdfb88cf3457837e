from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.clip import Clip, ClipKind, ClipState
from clipdesk.domain.errors import FileChanged, FileMissing, MediaError
from clipdesk.domain.events import EventName
from clipdesk.domain.publication import WaitReason, park
from clipdesk.services.ingest import IngestService
from tests.clock import START, FakeClock
from tests.fakes import MemoryWork
from tests.services.doubles import (
    FACTS,
    Bus,
    FakeProbe,
    SettingsInMemory,
    account_of,
    post_of,
    publication_of,
)


class Desk:
    """The service on fakes, and a folder with files."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "clips"
        self.folder.mkdir()
        self.thumbnails = root / "thumbnails"
        self.thumbnails.mkdir()
        self.work = MemoryWork()
        self.probe = FakeProbe()
        self.settings = SettingsInMemory()
        self.clock = FakeClock()
        self.bus = Bus()
        self.bus.on_event = lambda event: self._must_be_committed()
        self.service = IngestService(
            self.work, self.probe, self.settings, self.clock, self.bus, self.thumbnails
        )

    def file(self, name: str = "replay.mp4", content: str = "content") -> Path:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    def taken_in(self, name: str = "replay.mp4", content: str = "content") -> Clip:
        clip = self.service.take_in(self.file(name, content))
        assert clip is not None
        return clip

    def clip(self, clip_id: int) -> Clip:
        with self.work.read() as unit:
            return unit.clips.get(clip_id)

    def scheduled(self, clip: Clip, *, waits_for_file: bool = False) -> int:
        with self.work.write() as unit:
            publication = publication_of(unit.accounts.add(account_of()))
            if waits_for_file:
                publication = park(publication, WaitReason.FILE_MISSING, "The video was moved.")
            unit.clips.save(replace(clip, state=ClipState.SCHEDULED))
            return unit.posts.add(post_of(clip, publication)).id

    def lines(self, kind: ActivityKind | None = None) -> list[str]:
        with self.work.read() as unit:
            return [line.text for line in unit.activity.recent(kind=kind)]

    def _must_be_committed(self) -> None:
        with self.work.write():
            pass


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_finished_file_becomes_a_clip_with_facts_identity_and_picture(desk: Desk) -> None:
    path = desk.file(content="content")

    clip = desk.service.take_in(path, kind=ClipKind.REPLAY, game="Celeste")

    assert clip == desk.clip(1)
    assert (clip.path, clip.kind, clip.game) == (path, ClipKind.REPLAY, "Celeste")
    assert (clip.state, clip.facts, clip.settled_at) == (ClipState.SETTLED, FACTS, START)
    assert clip.fingerprint.size_bytes == len("content")
    assert clip.mtime_ns == path.stat().st_mtime_ns
    assert clip.thumbnail is not None
    assert clip.thumbnail.read_text(encoding="utf-8") == "replay.mp4 at 10 s"


def test_it_tells_that_the_file_is_whole_and_then_that_the_clip_is_ready(desk: Desk) -> None:
    clip = desk.taken_in()

    assert desk.bus.names() == [EventName.CLIP_SETTLED, EventName.CLIP_READY]
    assert desk.bus.data(EventName.CLIP_READY) == [
        {
            "clip_id": 1,
            "path": str(clip.path),
            "state": "settled",
            "duration_s": 20.0,
            "width": 1080,
            "height": 1920,
            "thumbnail": str(clip.thumbnail),
        }
    ]


def test_a_clip_that_is_too_short_is_listed_and_said_so(desk: Desk) -> None:
    desk.probe.facts_of["blink.mp4"] = replace(FACTS, duration_s=1.2)

    clip = desk.taken_in("blink.mp4")

    assert clip.state is ClipState.LISTED
    assert desk.lines() == ["blink.mp4 is 1.2 s long, shorter than 3 s. It is listed, not scheduled."]


def test_a_file_that_is_no_video_is_refused_and_nothing_is_stored(desk: Desk) -> None:
    with pytest.raises(MediaError, match="not a video"):
        desk.service.take_in(desk.file(content="broken"))

    with desk.work.read() as unit:
        assert unit.clips.in_state(*ClipState) == []


def test_a_file_that_is_gone_by_now_is_said_to_be_missing(desk: Desk) -> None:
    with pytest.raises(FileMissing):
        desk.service.take_in(desk.folder / "gone.mp4")


def test_a_file_that_changes_while_it_is_read_is_not_taken_in(desk: Desk) -> None:
    def grow(path: Path) -> None:
        path.write_text("grown since", encoding="utf-8")

    desk.probe.on_fingerprint = grow

    with pytest.raises(FileChanged):
        desk.service.take_in(desk.file())


def test_a_clip_without_a_picture_is_a_clip_all_the_same(desk: Desk) -> None:
    desk.probe.has_pictures = False

    assert desk.taken_in().thumbnail is None


def test_the_same_file_again_is_nothing_new(desk: Desk) -> None:
    clip = desk.taken_in()

    assert desk.service.take_in(clip.path) is None
    assert desk.lines() == []


def test_a_copy_beside_the_first_file_is_told_and_left_alone(desk: Desk) -> None:
    clip = desk.taken_in("replay.mkv", "same")

    assert desk.service.take_in(desk.file("replay.mp4", "same")) is None
    assert desk.clip(clip.id).path == clip.path
    assert desk.lines() == ["replay.mp4 is the same clip as replay.mkv, kept the first one."]


def test_known_content_in_a_new_place_means_the_clip_has_moved(desk: Desk) -> None:
    clip = desk.taken_in("old.mp4")
    new = desk.folder / "new.mp4"
    clip.path.rename(new)

    assert desk.service.take_in(new) is None
    assert desk.clip(clip.id).path == new
    assert desk.lines() == [f"old.mp4 is now {new}."]


def test_a_missing_file_that_comes_back_lets_its_posts_go_on(desk: Desk) -> None:
    clip = desk.taken_in()
    post_id = desk.scheduled(clip, waits_for_file=True)
    clip.path.unlink()
    desk.service.file_gone(clip.path)
    desk.clock.advance(60)

    desk.service.take_in(desk.file())

    with desk.work.read() as unit:
        (publication,) = unit.posts.get(post_id).publications
    assert desk.clip(clip.id).state is ClipState.SCHEDULED
    assert publication.next_try_at == desk.clock.now()
    assert desk.bus.data(EventName.POST_CHANGED) == [{"post_id": post_id, "status": "pending"}]


def test_a_missing_clip_without_a_post_is_listed_when_it_comes_back(desk: Desk) -> None:
    clip = desk.taken_in()
    clip.path.unlink()
    desk.service.file_gone(clip.path)

    desk.service.take_in(desk.file())

    assert desk.clip(clip.id).state is ClipState.LISTED


def test_a_deleted_file_is_remembered_without_alarm_when_nothing_needs_it(desk: Desk) -> None:
    clip = desk.taken_in()
    clip.path.unlink()

    desk.service.file_gone(clip.path)
    desk.service.file_gone(clip.path)

    assert desk.clip(clip.id).state is ClipState.MISSING
    assert desk.lines() == ["replay.mp4 was moved or deleted."]
    assert EventName.PROBLEM not in desk.bus.names()


def test_a_deleted_file_that_a_post_needs_is_a_problem(desk: Desk) -> None:
    clip = desk.taken_in()
    desk.scheduled(clip)
    clip.path.unlink()

    desk.service.file_gone(clip.path)

    assert desk.lines(ActivityKind.PROBLEM) == ["replay.mp4 was moved or deleted."]
    (problem,) = desk.bus.data(EventName.PROBLEM)
    assert problem["advice"] == "A post needs it. Put the file back, or choose another one."


def test_a_file_that_is_there_is_not_gone_whatever_was_heard(desk: Desk) -> None:
    clip = desk.taken_in()

    desk.service.file_gone(clip.path)
    desk.service.file_gone(desk.folder / "never seen.mp4")

    assert desk.clip(clip.id).state is ClipState.SETTLED


def test_a_clip_follows_its_renamed_file(desk: Desk) -> None:
    clip = desk.taken_in("old.mp4")
    new = clip.path.rename(desk.folder / "new.mp4")

    desk.service.file_moved(clip.path, new)
    desk.service.file_moved(desk.folder / "unknown.mp4", desk.folder / "other.mp4")

    assert desk.clip(clip.id).path == new
    assert desk.clip(clip.id).state is ClipState.SETTLED


def test_a_file_that_a_person_chose_is_listed_so_that_nothing_happens_by_itself(desk: Desk) -> None:
    clip = desk.service.clip_for(desk.file(), "Celeste")

    assert clip == desk.clip(clip.id)
    assert (clip.state, clip.game) == (ClipState.LISTED, "Celeste")


def test_a_known_file_that_a_person_chose_keeps_its_clip_and_takes_the_game(desk: Desk) -> None:
    first = desk.taken_in()

    again = desk.service.clip_for(first.path, "Hades")

    assert (again.id, again.state, again.game) == (first.id, ClipState.SETTLED, "Hades")
    assert desk.clip(first.id).game == "Hades"


def test_files_from_before_are_listed_in_silence(desk: Desk) -> None:
    listed = desk.service.list_existing(desk.file("before.mp4", "old"))

    assert listed is not None
    assert listed.state is ClipState.LISTED
    assert desk.bus.events == []
    assert desk.lines() == []


def test_known_and_broken_files_from_before_are_left_out(desk: Desk) -> None:
    known = desk.taken_in()
    desk.probe.looks.clear()

    assert desk.service.list_existing(known.path) is None
    assert desk.probe.looks == []
    assert desk.service.list_existing(desk.file("broken.mp4", "broken")) is None


def test_the_text_of_a_clip_is_remembered_unless_it_has_gone_further(desk: Desk) -> None:
    first, second = desk.taken_in("one.mp4", "1"), desk.taken_in("two.mp4", "2")
    desk.scheduled(second)

    assert desk.service.described(first).state is ClipState.DESCRIBED
    assert desk.service.described(second).state is ClipState.SCHEDULED
    assert [desk.clip(1).state, desk.clip(2).state] == [ClipState.DESCRIBED, ClipState.SCHEDULED]


def test_unfinished_clips_are_found_once_more_after_a_crash(desk: Desk) -> None:
    settled, described = desk.taken_in("one.mp4", "1"), desk.taken_in("two.mp4", "2")
    desk.service.described(described)
    gone = desk.taken_in("three.mp4", "3")
    gone.path.unlink()
    posted = desk.taken_in("four.mp4", "4")
    desk.scheduled(posted)
    with desk.work.write() as unit:
        unit.clips.save(posted)

    found = desk.service.unfinished()

    assert [clip.id for clip in found] == [settled.id, described.id]
    assert desk.clip(gone.id).state is ClipState.MISSING
    assert desk.clip(posted.id).state is ClipState.SCHEDULED


def test_what_a_file_waits_for_is_told_but_not_stored(desk: Desk) -> None:
    desk.service.waiting(Path("/clips/a.mp4"), "Recording, 212 MB and growing")

    assert desk.bus.data(EventName.CLIP_DETECTED) == [
        {"path": "/clips/a.mp4", "text": "Recording, 212 MB and growing"}
    ]
    assert desk.lines() == []


def test_a_refused_file_is_told_and_stored_with_what_to_do(desk: Desk) -> None:
    desk.service.refuse(Path("/clips/a.mp4"), "File stayed locked for 5 min, skipped.", "Check Again")

    assert desk.lines(ActivityKind.PROBLEM) == ["File stayed locked for 5 min, skipped."]
    assert desk.bus.data(EventName.PROBLEM) == [
        {"text": "File stayed locked for 5 min, skipped.", "advice": "Check Again", "where": "/clips/a.mp4"}
    ]
