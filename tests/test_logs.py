from __future__ import annotations

import logging
from pathlib import Path

import pytest

from clipdesk.logs import logging_to, start_logging

log = logging.getLogger("clipdesk.test")


def test_the_log_is_written_for_the_time_of_a_command_and_holds_no_token(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        log.info("asked https://example.com/token?access_token=ya29.mine-and-nobodys")
        try:
            raise ValueError("refresh_token=1//mine-as-well")
        except ValueError:
            log.exception("It failed")
    log.info("afterwards")

    text = (tmp_path / "clipdesk.log").read_text()
    assert "asked https://example.com/…" in text
    assert "ValueError" in text
    assert "mine" not in text
    assert "afterwards" not in text


def test_nothing_to_write_makes_no_file(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_or_written_keeps_nobody_from_working(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "taken" / "clipdesk.log").mkdir(parents=True)

    with logging_to(tmp_path / "file"):
        log.warning("nowhere")
    with logging_to(tmp_path / "taken"):
        log.warning("nowhere")

    assert capsys.readouterr() == ("", "")


def test_a_log_that_is_written_already_stays_the_only_one(tmp_path: Path) -> None:
    with logging_to(tmp_path / "first"), logging_to(tmp_path / "second"):
        again = start_logging(tmp_path / "third")
        log.warning("once")

    assert again is None
    assert "once" in (tmp_path / "first" / "clipdesk.log").read_text()
    assert not (tmp_path / "second" / "clipdesk.log").exists()
