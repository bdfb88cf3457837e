"""Tests of fetching videos from a real https server that behaves well, badly, and slowly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clipdesk.domain.errors import (
    ClipDeskError,
    DiskFull,
    FetchFailed,
    Interrupted,
    InvalidInput,
    StorageError,
)
from clipdesk.web.fetching import FetchLimits, WebFetcher
from tests.clock import FakeClock
from tests.web.server import Asked, Reply, WebServer

VIDEO = b"VIDEO" + bytes(300_000)
ROOMY = FetchLimits(spare_bytes=0)


def kind_of(head: bytes) -> str:
    return "mp4" if head.startswith(b"VIDEO") else ""


@dataclass
class Bench:
    """A fetcher with everything that a test turns."""

    server: WebServer
    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    limits: FetchLimits = ROOMY
    parts: list[float] = field(default_factory=list)
    is_cancelled: Callable[[], bool] = lambda: False

    @property
    def target(self) -> Path:
        return self.folder / "new.part"

    def answer(self, reply: Reply) -> None:
        self.server.answering = lambda asked: reply

    def fetch(self, url: str = "") -> str:
        outside = self.server.outside()
        try:
            return WebFetcher(outside, kind_of, self.clock, self.limits).fetch(
                url or self.server.url("/clips/Ace%20on%20Mirage.mp4?token=1"),
                self.target,
                on_progress=self.parts.append,
                is_cancelled=self.is_cancelled,
            )
        finally:
            outside.close()

    def refusal(self, url: str = "") -> ClipDeskError:
        with pytest.raises(ClipDeskError) as caught:
            self.fetch(url)
        assert list(self.folder.iterdir()) == []
        return caught.value


@pytest.fixture
def bench(server: WebServer, tmp_path: Path) -> Iterator[Bench]:
    folder = tmp_path / "fetched"
    folder.mkdir()
    made = Bench(server, folder)
    made.answer(Reply(headers={"Content-Type": "video/mp4"}, body=VIDEO))
    yield made


def test_a_video_arrives_whole_for_its_owner_alone_under_the_name_of_its_path(bench: Bench) -> None:
    name = bench.fetch()

    assert name == "Ace on Mirage.mp4"
    assert bench.target.read_bytes() == VIDEO
    assert bench.target.stat().st_mode & 0o777 == 0o600
    assert bench.server.asked[0].headers["accept-encoding"] == "identity"


def test_progress_grows_to_the_end(bench: Bench) -> None:
    bench.fetch()

    assert bench.parts == sorted(bench.parts)
    assert 0 < bench.parts[0] < bench.parts[-1] == 1.0


def test_without_a_length_it_arrives_without_progress(bench: Bench) -> None:
    bench.answer(Reply(headers={"Connection": "close"}, pieces=[VIDEO[:70_000], VIDEO[70_000:]]))

    bench.fetch()

    assert bench.target.read_bytes() == VIDEO
    assert bench.parts == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ('attachment; filename="Best of June.mp4"', "Best of June.mp4"),
        ("attachment; filename*=UTF-8''Gro%C3%9F.mkv", "Groß.mp4"),
        ('attachment; filename="../../x.mp4"', "x.mp4"),
        ("inline", "Ace on Mirage.mp4"),
    ],
)
def test_the_server_may_name_the_file(bench: Bench, words: str, name: str) -> None:
    bench.answer(Reply(headers={"Content-Disposition": words}, body=VIDEO))

    assert bench.fetch() == name


@pytest.mark.parametrize(
    "reply",
    [
        Reply(headers={"Content-Type": "text/html; charset=utf-8"}, body=VIDEO),
        Reply(headers={"Content-Type": "application/vnd.apple.mpegurl"}, body=VIDEO),
        Reply(headers={"Content-Type": "video/mp4"}, body=b"<html>watch</html>"),
        Reply(headers={"Content-Type": "video/mp4", "Content-Encoding": "gzip"}, body=VIDEO),
        Reply(headers={"Content-Type": "video/mp4"}, body=b""),
        Reply(status=206, body=VIDEO),
        Reply(status=204),
        Reply(status=302),
    ],
)
def test_what_is_no_video_file_is_refused_and_nothing_stays(bench: Bench, reply: Reply) -> None:
    bench.answer(reply)

    assert bench.refusal().title == "This link doesn't lead to a video file."


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (401, InvalidInput, "does not give this file to everybody"),
        (403, InvalidInput, "does not give this file to everybody"),
        (404, InvalidInput, "nothing behind this link"),
        (410, InvalidInput, "nothing behind this link"),
        (429, FetchFailed, "has trouble (429)"),
        (500, FetchFailed, "has trouble (500)"),
        (503, FetchFailed, "has trouble (503)"),
    ],
)
def test_an_unwilling_server_is_told_in_plain_words(
    bench: Bench, status: int, kind: type[ClipDeskError], words: str
) -> None:
    bench.answer(Reply(status=status, body=VIDEO))

    error = bench.refusal()

    assert type(error) is kind
    assert words in error.title
    assert error.advice


def leading(*steps: str) -> Callable[[Asked], Reply]:
    """Answer each request with the next redirect, and in the end with the video."""
    left = list(steps)

    def answering(asked: Asked) -> Reply:
        return Reply(302, {"Location": left.pop(0)}) if left else Reply(body=VIDEO)

    return answering


def test_three_redirects_are_followed_by_name(bench: Bench) -> None:
    port = bench.server.port
    bench.server.answering = leading("/b", f"https://cdn.example:{port}/c", "d.mp4")

    name = bench.fetch()

    assert name == "d.mp4"
    assert [(asked.sni, asked.path) for asked in bench.server.asked[1:]] == [
        ("clips.example", "/b"),
        ("cdn.example", "/c"),
        ("cdn.example", "/d.mp4"),
    ]


def test_a_fourth_redirect_is_too_many(bench: Bench) -> None:
    bench.server.answering = leading("/b", "/c", "/d", "/e")

    assert "without an end" in bench.refusal().title
    assert len(bench.server.asked) == 4


@pytest.mark.parametrize(
    "location",
    [
        *(
            "http://clips.example/a.mp4",
            "https://127.0.0.1/a.mp4",
            "https://localhost/a",
            "https://0x7f000001/",
        ),
        *(
            "https://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/",
            "file:///etc/passwd",
            "https://u:p@cdn.example/",
        ),
    ],
)
def test_a_redirect_that_leads_inside_is_not_followed(bench: Bench, location: str) -> None:
    bench.server.answering = leading(location)

    assert isinstance(bench.refusal(), InvalidInput)
    assert len(bench.server.asked) == 1


def test_an_address_is_judged_before_anybody_is_asked(bench: Bench) -> None:
    assert "https" in bench.refusal("http://clips.example/a.mp4").title
    assert bench.server.asked == []


def test_a_video_that_says_it_is_too_large_is_not_begun(bench: Bench) -> None:
    bench.limits = FetchLimits(most_bytes=1000, spare_bytes=0)

    assert "larger than" in bench.refusal().title


def test_a_video_that_never_ends_is_ended(bench: Bench) -> None:
    bench.limits = FetchLimits(most_bytes=100_000, spare_bytes=0)
    bench.answer(Reply(headers={"Connection": "close"}, pieces=(VIDEO for _ in range(1_000_000))))

    assert "larger than" in bench.refusal().title


def test_a_download_that_drips_on_is_given_up(bench: Bench) -> None:
    class Impatient(FakeClock):
        def monotonic_s(self) -> float:
            self.advance(3600)
            return super().monotonic_s()

    bench.clock = Impatient()

    assert "too long" in bench.refusal().title


def test_a_download_that_breaks_off_leaves_nothing(bench: Bench) -> None:
    bench.answer(Reply(headers={"Content-Length": "999999"}, body=VIDEO))

    error = bench.refusal()

    assert isinstance(error, FetchFailed)
    assert "broke off" in error.title


def test_a_server_that_is_not_there_and_one_that_nobody_vouches_for_are_told_apart(bench: Bench) -> None:
    port = bench.server.port

    assert "cannot be reached" in bench.refusal(f"https://gone.example:{port}/a.mp4").title
    bench.server.resolve = lambda host, port: ["127.0.0.1"]  # type: ignore[method-assign]
    assert "cannot be trusted" in bench.refusal(f"https://other.example:{port}/a.mp4").title


def test_who_cancels_midway_keeps_nothing(bench: Bench) -> None:
    looks = iter((False, False, True))
    bench.is_cancelled = lambda: next(looks)

    with pytest.raises(Interrupted):
        bench.fetch()

    assert list(bench.folder.iterdir()) == []


def test_a_head_that_drips_is_no_way_around_the_limits(bench: Bench) -> None:
    looks = iter((False, False, True))
    bench.is_cancelled = lambda: next(looks)
    bench.answer(Reply(headers={"Connection": "close"}, pieces=(b"V" for _ in range(1_000_000))))

    with pytest.raises(Interrupted):
        bench.fetch()

    assert list(bench.folder.iterdir()) == []


def test_who_cancels_at_once_asks_nobody(bench: Bench) -> None:
    bench.is_cancelled = lambda: True

    with pytest.raises(Interrupted):
        bench.fetch()

    assert bench.server.asked == []


def test_a_disk_without_room_is_told_before_the_first_byte(bench: Bench) -> None:
    bench.limits = FetchLimits(spare_bytes=2**62)

    assert isinstance(bench.refusal(), DiskFull)


def test_a_file_that_is_there_is_never_written_over(bench: Bench) -> None:
    bench.target.write_text("mine")

    with pytest.raises(StorageError):
        bench.fetch()

    assert bench.target.read_text() == "mine"
