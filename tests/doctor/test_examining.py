from __future__ import annotations

import logging
import threading
import time

import pytest

from clipdesk.doctor.examining import Check, Finding, Part, examine, is_well
from clipdesk.domain.errors import StorageError


def well() -> Finding:
    return Finding(True, "It works.")


def test_parts_come_in_the_order_of_the_checks() -> None:
    parts = examine([Check("one", well), Check("two", lambda: Finding(False, "No.", "Do this."))])

    assert parts == [
        Part("one", True, "It works.", "", is_needed=True),
        Part("two", False, "No.", "Do this.", is_needed=True),
    ]


def test_what_hangs_keeps_nothing_else_from_being_told() -> None:
    is_over = threading.Event()

    def hang() -> Finding:
        is_over.wait(30)
        return well()

    began_s = time.monotonic()
    parts = examine([Check("hangs", hang), Check("hangs too", hang), Check("works", well)], limit_s=0.2)
    took_s = time.monotonic() - began_s
    is_over.set()

    assert [part.ok for part in parts] == [False, False, True]
    assert parts[0].text == "It did not answer within 0 s."
    assert parts[0].fix
    assert took_s < 5


def test_an_error_of_ours_is_the_finding() -> None:
    def fail() -> Finding:
        raise StorageError("The database is damaged.", "Restore a backup.")

    (part,) = examine([Check("database", fail)])

    assert (part.ok, part.text, part.fix) == (False, "The database is damaged.", "Restore a backup.")


def test_any_other_error_is_logged_and_told(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> Finding:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        (part,) = examine([Check("clock", fail)])

    assert (part.ok, part.text) == (False, "It could not be examined (ZeroDivisionError).")
    assert "clock could not be examined" in caplog.text


def test_what_is_not_needed_does_no_harm() -> None:
    def fail() -> Finding:
        raise StorageError("No.")

    spare = examine([Check("a", well), Check("b", fail, is_needed=False)])
    hinted = examine([Check("a", lambda: Finding(False, "No.", is_hint=True))])
    needed = examine([Check("a", well), Check("b", fail)])

    assert (is_well(spare), is_well(hinted), is_well(needed)) == (True, True, False)
