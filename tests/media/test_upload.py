from __future__ import annotations

import os
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xxhash

from clipdesk.domain.clip import Fingerprint, MediaFacts
from clipdesk.domain.errors import FileChanged, FileMissing, Interrupted
from clipdesk.media.upload import LAST_PIECE_BYTES, PIECE_BYTES, FileBody, FileUploadSource
from clipdesk.ports import UploadFile

SIZE = 3 * PIECE_BYTES + 12_345
FACTS = MediaFacts(10, 1080, 1920, "mp4", "h264")


class FakeClock:
    """A clock that moves only while somebody waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 6, 20, tzinfo=UTC)

    def monotonic_s(self) -> float:
        return self.seconds

    boot_s = monotonic_s

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        self.seconds += timeout_s
        return event.is_set()


@pytest.fixture
def clip(tmp_path: Path) -> UploadFile:
    path = tmp_path / "clip.mp4"
    data = os.urandom(SIZE)
    path.write_bytes(data)
    return UploadFile(path, Fingerprint(xxhash.xxh3_128(data).hexdigest(), SIZE), "video/mp4", FACTS)


def opened(
    clip: UploadFile, gate: Callable[[], None] = lambda: None, sent: list[int] | None = None
) -> Iterator[FileBody]:
    return FileUploadSource(FakeClock()).open(
        clip, gate=gate, on_sent=(sent if sent is not None else []).append
    )


def test_all_pieces_are_the_file_and_are_small(clip: UploadFile) -> None:
    with opened(clip) as body:
        pieces = [*body.pieces(0, PIECE_BYTES + 5), *body.last_pieces(PIECE_BYTES + 5)]
    assert b"".join(pieces) == clip.path.read_bytes()
    assert max(map(len, pieces)) <= PIECE_BYTES
    assert len(pieces[-1]) <= LAST_PIECE_BYTES
    assert body.size_bytes == SIZE


@pytest.mark.parametrize("start", [0, 1, PIECE_BYTES, SIZE - LAST_PIECE_BYTES, SIZE - 1])
def test_a_resumed_upload_hashes_what_an_earlier_run_has_sent(clip: UploadFile, start: int) -> None:
    with opened(clip) as body:
        assert b"".join(body.last_pieces(start)) == clip.path.read_bytes()[start:]


def test_bytes_that_the_platform_did_not_keep_can_be_sent_again(clip: UploadFile) -> None:
    with opened(clip) as body:
        list(body.pieces(0, 2 * PIECE_BYTES))
        again = [*body.pieces(PIECE_BYTES, 2 * PIECE_BYTES), *body.last_pieces(2 * PIECE_BYTES)]
    assert b"".join(again) == clip.path.read_bytes()[PIECE_BYTES:]


@pytest.mark.parametrize("place", [0, PIECE_BYTES + 7, SIZE - LAST_PIECE_BYTES - 1, SIZE - 1])
@pytest.mark.parametrize("start", [0, 2 * PIECE_BYTES])
def test_another_content_never_gets_its_last_piece_out(clip: UploadFile, place: int, start: int) -> None:
    with clip.path.open("r+b") as file:
        file.seek(place)
        old = file.read(1)
        file.seek(place)
        file.write(bytes([old[0] ^ 1]))
    sent = bytearray()
    with opened(clip) as body, pytest.raises(FileChanged):
        for piece in body.last_pieces(start):
            sent += piece
    assert len(sent) <= SIZE - LAST_PIECE_BYTES - start


def test_a_file_that_changes_on_the_way_never_gets_its_last_piece_out(clip: UploadFile) -> None:
    sent = 0
    with opened(clip) as body, pytest.raises(FileChanged):
        for piece in body.last_pieces(0):
            sent += len(piece)
            with clip.path.open("r+b") as file:
                file.seek(SIZE - 1)
                file.write(b"other"[:1] if clip.path.read_bytes()[-1:] != b"o" else b"x")
    assert sent < SIZE


def test_a_file_that_grows_on_the_way_is_another_one(clip: UploadFile) -> None:
    with opened(clip) as body, pytest.raises(FileChanged):
        for _ in body.last_pieces(0):
            with clip.path.open("ab") as file:
                file.write(b"more")


def test_a_file_that_is_cut_on_the_way_is_another_one(clip: UploadFile) -> None:
    with opened(clip) as body, pytest.raises(FileChanged, match="shorter"):
        for _ in body.pieces(0, SIZE):
            os.truncate(clip.path, PIECE_BYTES)


def test_a_file_of_another_size_is_not_opened(clip: UploadFile) -> None:
    with clip.path.open("ab") as file:
        file.write(b"more")
    with pytest.raises(FileChanged, match="another size"), opened(clip):
        pass


def test_a_file_that_is_gone_is_missing(clip: UploadFile) -> None:
    clip.path.unlink()
    with pytest.raises(FileMissing, match="moved or deleted"), opened(clip):
        pass


def test_a_link_is_not_followed(clip: UploadFile, tmp_path: Path) -> None:
    clip.path.rename(tmp_path / "elsewhere.mp4")
    clip.path.symlink_to(tmp_path / "elsewhere.mp4")
    with pytest.raises(FileChanged, match="link"), opened(clip):
        pass


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_or_a_folder_is_refused_at_once(clip: UploadFile) -> None:
    clip.path.unlink()
    os.mkfifo(clip.path)
    with pytest.raises(FileChanged, match="ordinary"), opened(clip):
        pass
    clip.path.unlink()
    clip.path.mkdir()
    with pytest.raises(FileChanged, match="ordinary"), opened(clip):
        pass


def test_the_gate_is_asked_before_each_piece_and_can_stop_the_sending(clip: UploadFile) -> None:
    calls: list[int] = []

    def gate() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Interrupted("hold")

    sent: list[int] = []
    with opened(clip, gate, sent) as body, pytest.raises(Interrupted):
        list(body.pieces(0, SIZE))
    assert sent == [PIECE_BYTES, 2 * PIECE_BYTES]


def test_progress_is_told_after_each_piece_as_an_offset(clip: UploadFile) -> None:
    sent: list[int] = []
    with opened(clip, sent=sent) as body:
        list(body.last_pieces(2 * PIECE_BYTES))
    assert sent == sorted(sent)
    assert sent[-1] == SIZE
    assert sent[0] > 2 * PIECE_BYTES


def test_a_limit_spreads_the_bytes_over_time_for_all_uploads_together(clip: UploadFile) -> None:
    clock = FakeClock()
    source = FileUploadSource(clock, lambda: 1024)
    for _ in range(2):
        with source.open(clip, gate=lambda: None, on_sent=lambda _: None) as body:
            assert max(len(piece) for piece in body.pieces(0, SIZE)) <= 256 * 1024
    assert clock.seconds == pytest.approx(2 * SIZE / PIECE_BYTES, abs=0.3)


def test_a_cancel_is_heard_while_the_limit_makes_wait(clip: UploadFile) -> None:
    clock = FakeClock()

    def gate() -> None:
        if clock.seconds > 1:
            raise Interrupted("cancel")

    source = FileUploadSource(clock, lambda: 1)
    with source.open(clip, gate=gate, on_sent=lambda _: None) as body, pytest.raises(Interrupted):
        list(body.pieces(0, SIZE))
    assert clock.seconds < 1.6


@pytest.mark.parametrize("size_mib", [16, 128])
def test_memory_stays_the_same_for_any_size(tmp_path: Path, size_mib: int) -> None:
    path = tmp_path / "large.mp4"
    digest = xxhash.xxh3_128()
    with path.open("wb") as file:
        file.truncate(size_mib * PIECE_BYTES)
    for _ in range(size_mib):
        digest.update(bytes(PIECE_BYTES))
    large = UploadFile(path, Fingerprint(digest.hexdigest(), size_mib * PIECE_BYTES), "video/mp4", FACTS)
    tracemalloc.start()
    with opened(large) as body:
        for _ in body.last_pieces(0):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * PIECE_BYTES
