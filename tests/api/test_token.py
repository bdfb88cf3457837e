"""The token lies where only its owner can read it, and one that others could read is replaced."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from clipdesk.api.token import load_token
from clipdesk.domain.errors import StorageError


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_the_first_start_makes_a_token_of_256_bits_for_the_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "api-token"

    token = load_token(file)

    assert len(token) == 43 and file.read_text(encoding="ascii").strip() == token
    assert mode(file) == 0o600


def test_the_token_stays(tmp_path: Path) -> None:
    file = tmp_path / "api-token"

    assert load_token(file) == load_token(file)


def test_no_two_homes_have_the_same(tmp_path: Path) -> None:
    assert load_token(tmp_path / "one") != load_token(tmp_path / "two")


@pytest.mark.parametrize("loose", [0o644, 0o640, 0o604, 0o660])
def test_a_token_that_others_could_read_is_replaced(tmp_path: Path, loose: int) -> None:
    file = tmp_path / "api-token"
    old = load_token(file)
    file.chmod(loose)

    new = load_token(file)

    assert new != old and mode(file) == 0o600


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 60, b"x" * 42, b"a b" * 20])
def test_a_damaged_token_is_replaced(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "api-token"
    file.touch(0o600)
    file.write_bytes(content)

    token = load_token(file)

    assert file.read_bytes() == token.encode() + b"\n"


def test_two_starts_at_once_agree(tmp_path: Path) -> None:
    tokens: list[str] = []
    together = threading.Barrier(8)

    def start() -> None:
        together.wait(10)
        tokens.append(load_token(tmp_path / "api-token"))

    starts = [threading.Thread(target=start) for _ in range(8)]
    for one in starts:
        one.start()
    for one in starts:
        one.join(10)

    assert len(tokens) == 8 and len(set(tokens)) == 1


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        load_token(tmp_path / "missing" / "api-token")
