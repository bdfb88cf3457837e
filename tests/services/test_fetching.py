"""Tests of keeping fetched videos: named, looked into, and gone once nobody needs them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from clipdesk.domain.clip import ClipState, Fingerprint
from clipdesk.domain.errors import FetchFailed, Interrupted, InvalidInput, MediaError
from clipdesk.domain.publication import Status
from clipdesk.services.fetching import FetchingService
from tests import values
from tests.clock import FakeClock
from tests.fakes import MemoryWork

URL = "https://clips.example/a.mp4"


class FakeFetcher:
    """`ports.Fetcher` that writes a few bytes, or fails after the first of them."""

    def __init__(self) -> None:
        self.name = "Ace.mp4"
        self.content = b"a video"
        self.error: Exception | None = None
        self.targets: list[Path] = []

    def fetch(
        self,
        url: str,
        target: Path,
        *,
        on_progress: Callable[[float], None],
        is_cancelled: Callable[[], bool],
    ) -> str:
        self.targets.append(target)
        target.write_bytes(self.content)
        on_progress(0.5)
        if is_cancelled():
            raise Interrupted("cancel")
        if self.error is not None:
            raise self.error
        return self.name


@dataclass
class Bench:
    folder: Path
    fetcher: FakeFetcher = field(default_factory=FakeFetcher)
    work: MemoryWork = field(default_factory=MemoryWork)
    clock: FakeClock = field(default_factory=FakeClock)
    looked_into: list[Path] = field(default_factory=list)
    fault: MediaError | None = None

    @property
    def service(self) -> FetchingService:
        return FetchingService(self.fetcher, self.folder, self.check, self.work, self.clock)

    def check(self, path: Path) -> None:
        self.looked_into.append(path)
        if self.fault is not None:
            raise self.fault

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def fetched(self, name: str, *, days: float = 0, statuses: tuple[Status, ...] | None = None) -> Path:
        """Put a file there, fetched so many days ago; statuses give it a clip and perhaps a post."""
        path = self.folder / name
        path.write_text(name)
        at_s = (self.clock.now() - timedelta(days=days)).timestamp()
        os.utime(path, (at_s, at_s))
        if statuses is not None:
            with self.work.write() as unit:
                clip = unit.clips.add(
                    values.clip(path=path, fingerprint=Fingerprint(name.encode().hex().ljust(32, "0"), 9))
                )
                account = unit.accounts.add(values.account())
                publications = [values.publication(account, status=status) for status in statuses]
                if publications:
                    unit.posts.add(values.post(clip, *publications, uuid=name))
        return path


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    folder = tmp_path / "fetched"
    folder.mkdir()
    return Bench(folder)


def test_a_video_gets_its_name_when_it_is_whole(bench: Bench) -> None:
    parts: list[float] = []

    path = bench.service.fetch(URL, parts.append)

    assert path == bench.folder / "Ace.mp4"
    assert path.read_bytes() == b"a video"
    assert bench.fetcher.targets[0].name.endswith(".part")
    assert bench.looked_into == [path]
    assert (bench.names(), parts) == (["Ace.mp4"], [0.5])


def test_a_second_video_of_the_same_name_gets_a_number(bench: Bench) -> None:
    first = bench.service.fetch(URL)
    bench.fetcher.content = b"another"

    paths = [bench.service.fetch(URL), bench.service.fetch(URL)]

    assert [path.name for path in paths] == ["Ace (2).mp4", "Ace (3).mp4"]
    assert first.read_bytes() == b"a video"


@pytest.mark.parametrize("error", [FetchFailed("It broke off."), KeyboardInterrupt(), Interrupted("cancel")])
def test_a_fetch_that_ends_early_leaves_nothing(bench: Bench, error: Exception) -> None:
    bench.fetcher.error = error

    with pytest.raises(type(error)):
        bench.service.fetch(URL)

    assert bench.names() == []


def test_who_cancels_keeps_nothing(bench: Bench) -> None:
    with pytest.raises(Interrupted):
        bench.service.fetch(URL, is_cancelled=lambda: True)

    assert bench.names() == []


def test_a_file_that_is_not_a_whole_video_does_not_stay(bench: Bench) -> None:
    bench.fault = MediaError("Ace.mp4 is cut.", "Get it again.")

    with pytest.raises(InvalidInput, match=r"Ace\.mp4 is cut") as caught:
        bench.service.fetch(URL)

    assert caught.value.field == "url"
    assert bench.names() == []


@pytest.mark.parametrize(
    ("days", "statuses", "is_kept"),
    [
        (2, (Status.COMPLETED,), False),
        (2, (Status.COMPLETED, Status.CANCELLED), False),
        (0.5, (Status.COMPLETED,), True),  # somebody may be making another post of it
        (30, (Status.COMPLETED, Status.PENDING), True),
        (30, (Status.PROCESSING,), True),
        (30, (Status.UNCONFIRMED,), True),
        (30, (Status.FAILED,), True),
        (30, (Status.MISSED,), True),
        (6, (), True),
        (8, (), False),
        (6, None, True),
        (8, None, False),
    ],
)
def test_a_video_is_kept_until_nobody_needs_it(
    bench: Bench, days: float, statuses: tuple[Status, ...] | None, is_kept: bool
) -> None:
    path = bench.fetched("a.mp4", days=days, statuses=statuses)

    bench.service.clean()

    assert path.exists() is is_kept
    with bench.work.read() as unit:
        clip = unit.clips.by_path(path)
        assert clip is None or (clip.state is ClipState.MISSING) is not is_kept


def test_what_a_crash_left_half_done_goes_after_a_day(bench: Bench) -> None:
    bench.fetched(".1.part", days=0.5)
    bench.fetched(".2.part", days=1.5)

    bench.service.clean()

    assert bench.names() == [".1.part"]


def test_what_cannot_be_deleted_does_not_keep_the_rest(bench: Bench) -> None:
    (bench.folder / "a folder").mkdir()
    at_s = (bench.clock.now() - timedelta(days=9)).timestamp()
    os.utime(bench.folder / "a folder", (at_s, at_s))
    gone = bench.fetched("b.mp4", days=9)

    bench.service.clean()

    assert not gone.exists()
