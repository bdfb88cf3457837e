from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clipdesk.domain.clip import Clip, ClipKind, ClipState, Fingerprint, MediaFacts
from clipdesk.domain.errors import FileChanged, FileMissing, MediaError, StorageError
from clipdesk.domain.post import PostText
from clipdesk.workers.intake import Intake
from clipdesk.workers.lanes import Lanes
from tests.clock import START

DEADLINE_S = 10.0
FACTS = MediaFacts(duration_s=20.0, width=1080, height=1920, container="mp4", video_codec="h264")


def clip_of(path: Path, clip_id: int = 1, state: ClipState = ClipState.SETTLED, **changes: object) -> Clip:
    clip = Clip(
        id=clip_id,
        path=path,
        fingerprint=Fingerprint("0" * 32, 1),
        mtime_ns=1,
        facts=FACTS,
        thumbnail=None,
        state=state,
        kind=ClipKind.UNKNOWN,
        game="",
        settled_at=START,
        created_at=START,
    )
    return replace(clip, **changes)  # type: ignore[arg-type]


class FakeIngest:
    """Takes every file in as the next clip, unless its answer was planted."""

    def __init__(self) -> None:
        self.story: list[tuple[object, ...]] = []
        self.answers: dict[str, Clip | Exception | None] = {}
        self.clips: dict[int, Clip] = {}

    def take_in(self, path: Path, *, kind: ClipKind = ClipKind.UNKNOWN, game: str = "") -> Clip | None:
        self.story.append(("take in", path.name))
        answer = self.answers.get(path.name, clip_of(path, len(self.clips) + 1, kind=kind, game=game))
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            self.clips[answer.id] = answer
        return answer

    def list_existing(self, path: Path) -> Clip | None:
        self.story.append(("list", path.name))
        if path.name == "fails":
            raise StorageError("The database is busy.", "Try again.")
        return None

    def file_gone(self, path: Path) -> None:
        self.story.append(("gone", path.name))

    def file_moved(self, old: Path, new: Path) -> None:
        self.story.append(("moved", old.name, new.name))

    def unfinished(self) -> list[Clip]:
        return [c for c in self.clips.values() if c.state in (ClipState.SETTLED, ClipState.DESCRIBED)]

    def described(self, clip: Clip) -> Clip:
        current = self.clips[clip.id]
        if current.state is ClipState.SETTLED:
            current = replace(current, state=ClipState.DESCRIBED)
        self.clips[clip.id] = current
        return current

    def waiting(self, path: Path, text: str) -> None:
        self.story.append(("waiting", path.name, text))

    def note(self, text: str, *, path: Path | None = None) -> None:
        self.story.append(("note", text))

    def refuse(self, path: Path, text: str, advice: str = "") -> None:
        self.story.append(("refuse", path.name, text, advice))


class Desk:
    """An intake on real lanes with fakes behind it."""

    def __init__(self) -> None:
        self.ingest = FakeIngest()
        self.problems: list[Exception] = []
        self.lanes = Lanes({}, lambda lane, error: self.problems.append(error))
        self.placed: list[tuple[Clip, PostText, str]] = []
        self.describing: Callable[[Clip], None] = lambda clip: None
        self.intake = Intake(self.ingest, self.describe, self.place, self.lanes, lambda path: "Celeste")

    def describe(self, clip: Clip) -> tuple[PostText, str]:
        self.describing(clip)
        return PostText(f"About {clip.path.name}"), "ai"

    def place(self, clip: Clip, text: PostText, source: str) -> None:
        self.placed.append((clip, text, source))
        self.ingest.clips[clip.id] = replace(clip, state=ClipState.SCHEDULED)

    def rest(self) -> None:
        assert self.lanes.wait_idle(DEADLINE_S)

    def titles(self) -> list[str]:
        return [text.title for _, text, _ in self.placed]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.lanes.close(DEADLINE_S)


def test_a_finished_file_is_taken_in_described_and_placed(desk: Desk) -> None:
    desk.intake.settled(Path("/clips/a.mp4"), ClipKind.REPLAY)
    desk.rest()

    ((clip, text, source),) = desk.placed
    assert (clip.path, clip.kind, clip.game) == (Path("/clips/a.mp4"), ClipKind.REPLAY, "Celeste")
    assert clip.state is ClipState.DESCRIBED
    assert (text, source) == (PostText("About a.mp4"), "ai")
    assert desk.problems == []


def test_a_slow_ai_does_not_keep_the_next_file_from_being_read(desk: Desk) -> None:
    gate = threading.Event()

    def slowly(clip: Clip) -> None:
        assert gate.wait(DEADLINE_S)

    desk.describing = slowly
    read = threading.Event()
    second = Path("/clips/b.mp4")

    desk.intake.settled(Path("/clips/a.mp4"))
    desk.intake.settled(second)
    desk.lanes.submit("media", read.set)

    assert read.wait(DEADLINE_S)
    assert ("take in", "b.mp4") in desk.ingest.story
    assert desk.placed == []
    gate.set()
    desk.rest()
    assert desk.titles() == ["About a.mp4", "About b.mp4"]


@pytest.mark.parametrize("answer", [None, clip_of(Path("/clips/a.mp4"), state=ClipState.LISTED)])
def test_a_known_or_listed_clip_goes_no_further(desk: Desk, answer: Clip | None) -> None:
    desk.ingest.answers["a.mp4"] = answer

    desk.intake.settled(Path("/clips/a.mp4"))
    desk.rest()

    assert desk.placed == []


def test_a_bad_file_is_told_and_the_next_one_goes_through(desk: Desk) -> None:
    desk.ingest.answers["bad.mp4"] = MediaError("It is not a video.", "Choose another file.")

    desk.intake.settled(Path("/clips/bad.mp4"))
    desk.intake.settled(Path("/clips/good.mp4"))
    desk.rest()

    told = ("refuse", "bad.mp4", "bad.mp4: It is not a video.", "Choose another file.")
    assert told in desk.ingest.story
    assert desk.titles() == ["About good.mp4"]


def test_a_file_that_still_grows_waits_for_its_next_sighting(desk: Desk) -> None:
    desk.ingest.answers["a.mp4"] = FileChanged("It changed.")

    desk.intake.settled(Path("/clips/a.mp4"))
    desk.rest()

    assert desk.ingest.story[-1] == ("waiting", "a.mp4", "Waiting for OBS to finish")


def test_a_file_that_is_gone_before_it_was_read_is_remembered_as_gone(desk: Desk) -> None:
    desk.ingest.answers["a.mp4"] = FileMissing("It is gone.")

    desk.intake.settled(Path("/clips/a.mp4"))
    desk.rest()

    assert desk.ingest.story[-1] == ("gone", "a.mp4")


def test_an_unexpected_failure_leaves_the_clip_for_later(desk: Desk) -> None:
    failures = [ValueError("planted")]

    def fail_once(clip: Clip) -> None:
        if failures:
            raise failures.pop()

    desk.describing = fail_once
    desk.intake.settled(Path("/clips/a.mp4"))
    desk.rest()
    assert desk.placed == []
    assert len(desk.problems) == 1

    desk.intake.resume()
    desk.rest()

    assert desk.titles() == ["About a.mp4"]


def test_a_clip_that_cannot_be_placed_is_told_and_tried_again_on_resuming(desk: Desk) -> None:
    errors = [StorageError("The disk is full.", "Make room.")]
    place = desk.place

    def full_once(clip: Clip, text: PostText, source: str) -> None:
        if errors:
            raise errors.pop()
        place(clip, text, source)

    intake = Intake(desk.ingest, desk.describe, full_once, desk.lanes)
    intake.settled(Path("/clips/a.mp4"))
    desk.rest()
    assert ("refuse", "a.mp4", "a.mp4: The disk is full.", "Make room.") in desk.ingest.story

    intake.resume()
    desk.rest()

    assert desk.titles() == ["About a.mp4"]


def test_resuming_goes_on_with_settled_and_described_clips_alone(desk: Desk) -> None:
    states = [ClipState.SETTLED, ClipState.DESCRIBED, ClipState.SCHEDULED, ClipState.LISTED]
    for number, state in enumerate(states, 1):
        desk.ingest.clips[number] = clip_of(Path(f"/clips/{state}.mp4"), number, state)

    desk.intake.resume()
    desk.rest()

    assert desk.titles() == ["About settled.mp4", "About described.mp4"]


def test_resuming_twice_does_not_describe_a_clip_twice(desk: Desk) -> None:
    gate = threading.Event()
    described: list[int] = []

    def slowly(clip: Clip) -> None:
        described.append(clip.id)
        assert gate.wait(DEADLINE_S)

    desk.describing = slowly
    desk.ingest.clips[1] = clip_of(Path("/clips/a.mp4"))
    desk.intake.resume()
    desk.intake.resume()
    resumed = threading.Event()
    desk.lanes.submit("media", resumed.set)
    assert resumed.wait(DEADLINE_S)
    gate.set()
    desk.rest()

    assert described == [1]
    assert desk.titles() == ["About a.mp4"]


def test_a_clip_that_a_person_scheduled_meanwhile_is_not_placed_again(desk: Desk) -> None:
    def add_by_hand(clip: Clip) -> None:
        desk.ingest.clips[clip.id] = replace(clip, state=ClipState.SCHEDULED)

    desk.describing = add_by_hand

    desk.intake.settled(Path("/clips/a.mp4"))
    desk.rest()

    assert desk.placed == []


def test_files_from_before_are_counted_and_listed_one_by_one_behind_nothing_new(desk: Desk) -> None:
    desk.intake.existing([Path("/clips/1"), Path("/clips/fails"), Path("/clips/3")])
    desk.intake.existing([])
    desk.rest()

    assert [step[:2] for step in desk.ingest.story] == [
        ("note", "3 videos found. Existing clips are left alone."),
        ("list", "1"),
        ("list", "fails"),
        ("refuse", "fails"),
        ("list", "3"),
    ]
    assert desk.placed == []


def test_moves_deletions_refusals_and_waits_are_handed_on_in_order(desk: Desk) -> None:
    desk.intake.moved(Path("/clips/a"), Path("/clips/b"))
    desk.intake.gone(Path("/clips/b"))
    desk.intake.refused(Path("/clips/c"), "File stayed locked for 5 min, skipped.", "Check Again")
    desk.rest()
    desk.intake.waiting(Path("/clips/d"), "Recording, 1 MB and growing")

    assert desk.ingest.story == [
        ("moved", "a", "b"),
        ("gone", "b"),
        ("refuse", "c", "File stayed locked for 5 min, skipped.", "Check Again"),
        ("waiting", "d", "Recording, 1 MB and growing"),
    ]


def test_nothing_fails_while_the_program_ends(desk: Desk) -> None:
    desk.lanes.close(DEADLINE_S)

    desk.intake.settled(Path("/clips/a.mp4"))
    desk.intake.resume()

    assert desk.ingest.story == []
