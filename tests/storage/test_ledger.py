"""The ledger: what was once written stays, whoever else writes and whatever a crash tears."""

from __future__ import annotations

import json
import multiprocessing
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clipdesk.domain.errors import StorageError
from clipdesk.repositories import Ledger, LedgerLine
from clipdesk.storage.ledger import FileLedger
from tests.fakes import MemoryLedger
from tests.storage.values import NOW, minutes

INTENT = LedgerLine(NOW, "uuid-1", "youtube:UC1", "f" * 32, "intent")
LIVE = replace(INTENT, at=NOW + minutes(1), outcome="live", remote_id="vid", url="https://example.org/vid")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the place of the ledger."""
    return tmp_path / "ledger.jsonl"


@pytest.fixture(params=["file", "memory"])
def ledger(request: pytest.FixtureRequest, path: Path) -> Ledger:
    """Return each ledger in its turn."""
    return FileLedger(path) if request.param == "file" else MemoryLedger()


def test_the_newest_line_of_a_post_on_an_account_counts(ledger: Ledger) -> None:
    assert ledger.last("uuid-1", "youtube:UC1") is None

    for line in (INTENT, LIVE, replace(INTENT, account_key="tiktok:x")):
        ledger.append(line)

    assert ledger.last("uuid-1", "youtube:UC1") == LIVE
    assert ledger.last("uuid-1", "tiktok:x") == replace(INTENT, account_key="tiktok:x")
    assert ledger.last("uuid-2", "youtube:UC1") is None


def test_content_that_is_live_on_an_account_is_found(ledger: Ledger) -> None:
    for line in (LIVE, replace(INTENT, post_uuid="uuid-2"), replace(LIVE, post_uuid="uuid-3")):
        ledger.append(line)

    assert ledger.live_with_fingerprint("youtube:UC1", "f" * 32) == replace(LIVE, post_uuid="uuid-3")
    assert ledger.live_with_fingerprint("youtube:UC2", "f" * 32) is None
    assert ledger.live_with_fingerprint("youtube:UC1", "e" * 32) is None


def test_content_of_a_post_that_turned_out_not_to_be_live_is_not_found(ledger: Ledger) -> None:
    for line in (LIVE, replace(LIVE, outcome="not_live")):
        ledger.append(line)

    assert ledger.live_with_fingerprint("youtube:UC1", "f" * 32) is None


def test_another_program_reads_what_was_written(path: Path) -> None:
    reader = FileLedger(path)
    assert reader.last("uuid-1", "youtube:UC1") is None

    FileLedger(path).append(LIVE)

    assert reader.last("uuid-1", "youtube:UC1") == LIVE


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_the_file_is_its_owners_alone_and_one_json_object_a_line(path: Path) -> None:
    FileLedger(path).append(replace(LIVE, url="https://example.org/\u2028\n\ud800"))

    (written,) = path.read_bytes().splitlines()
    assert json.loads(written)["remote_id"] == "vid"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_line_that_a_crash_tore_is_passed_over_and_spoils_no_other(path: Path) -> None:
    FileLedger(path).append(INTENT)
    whole = path.read_bytes()
    for cut in range(len(whole) + 1):
        path.write_bytes(whole + whole[:cut])
        ledger = FileLedger(path)
        assert ledger.last("uuid-1", "youtube:UC1") == INTENT

        ledger.append(LIVE)

        assert ledger.last("uuid-1", "youtube:UC1") == LIVE
        assert FileLedger(path).last("uuid-1", "youtube:UC1") == LIVE


@pytest.mark.parametrize(
    "junk", [b"\x00\xff\n", b"[]\n", b"null\n", b'{"at": 5}\n', b"\n\n", b'{"at": "x"}\n']
)
def test_a_line_that_nobody_wrote_is_passed_over(path: Path, junk: bytes) -> None:
    ledger = FileLedger(path)
    ledger.append(INTENT)
    with path.open("ab") as file:
        file.write(junk)

    ledger.append(LIVE)

    assert ledger.last("uuid-1", "youtube:UC1") == LIVE


def test_a_file_that_was_replaced_is_read_anew(path: Path) -> None:
    ledger = FileLedger(path)
    ledger.append(LIVE)
    assert ledger.last("uuid-1", "youtube:UC1") == LIVE

    other = path.with_name("other")
    FileLedger(other).append(replace(INTENT, post_uuid="uuid-9"))
    other.replace(path)

    assert ledger.last("uuid-1", "youtube:UC1") is None
    assert ledger.last("uuid-9", "youtube:UC1") is not None


def _append(path: Path, name: str) -> None:
    ledger = FileLedger(path)
    for number in range(50):
        ledger.append(replace(LIVE, post_uuid=f"{name}-{number}", url="x" * 5000))


def test_three_programs_that_append_at_once_lose_no_line(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=_append, args=(path, str(number))) for number in range(3)]

    for program in programs:
        program.start()
    for program in programs:
        program.join(60)

    ledger = FileLedger(path)
    assert len(path.read_bytes().splitlines()) == 150
    assert all(ledger.last(f"{p}-{n}", "youtube:UC1") for p in range(3) for n in range(50))


def _append_on_a_full_disk(path: Path, answer: Callable[[str], None]) -> None:
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
    ledger = FileLedger(path)
    ledger.append(INTENT)
    try:
        ledger.append(replace(LIVE, url="x" * 1000))
    except StorageError as error:
        answer(str(error))


@pytest.mark.skipif(sys.platform == "win32", reason="limits are of POSIX")
def test_a_line_that_cannot_be_written_is_said_and_leaves_nothing(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[str] = context.Queue()
    program = context.Process(target=_append_on_a_full_disk_into, args=(path, answers))

    program.start()
    told = answers.get(timeout=60)
    program.join()

    assert "cannot be written" in told
    assert len(path.read_bytes().splitlines()) == 1
    assert path.read_bytes().endswith(b"\n")


def _append_on_a_full_disk_into(path: Path, answers: multiprocessing.Queue[str]) -> None:
    _append_on_a_full_disk(path, answers.put)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="missing"):
        FileLedger(tmp_path / "missing" / "ledger.jsonl").append(INTENT)
